import type { VendorProfile } from '../profile.ts'

/**
 * @see https://docs.github.com/en/packages/learn-github-packages/about-permissions-for-github-packages
 * @see https://docs.github.com/rest/packages/packages#delete-a-package-version-for-a-user
 */
export const ghcrProfile: VendorProfile = {
  hosts: /^ghcr\.io$/,
  deletion: {
    removes: 'nothing',
    instructions({ path }) {
      const [owner = '', ...rest] = path.split('/')
      const versions = `/users/${owner}/packages/container/${rest.join('%2F')}/versions`
      return `GitHub deletes versions, each with every tag on it: find the ID with gh api ${versions}, then gh api -X DELETE ${versions}/ID (/orgs/${owner} for an organization).`
    },
  },
  rights: {
    needed:
      'GHCR needs a token with write:packages; the GITHUB_TOKEN of a workflow needs "permissions: packages: write", and the package must list the repository under Manage Actions access with the role Write.',
  },
  page: (path) => `https://ghcr.io/${path}`,
}
