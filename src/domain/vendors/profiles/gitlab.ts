import type { VendorProfile } from '../profile.ts'

/**
 * @see https://docs.gitlab.com/user/packages/container_registry/immutable_container_tags
 * @see https://docs.gitlab.com/user/project/deploy_tokens/#scope
 */
export const gitlabProfile: VendorProfile = {
  hosts: /^registry\.gitlab\.com$/,
  immutability: {
    rule: 'In GitLab, under Settings > Packages and registries > Container registry of the project, replace the immutable (or protected) tag rule with one that matches only exact tags.',
  },
  rights: {
    needed:
      'In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.',
  },
}
