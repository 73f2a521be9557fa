import type { DeletionScript, GoingImage, VendorProfile } from '../profile.ts'

const versionsOf = (path: string, owner: 'users' | 'orgs'): string => {
  const [name = '', ...rest] = path.split('/')
  return `/${owner}/${name}/packages/container/${rest.join('%2F')}/versions`
}

/** GitHub deletes an image with all its tags, so each command first checks that these have not changed. */
const script: DeletionScript = {
  tool: 'gh',
  head: ({ path }) => [
    '# GitHub deletes an image with every tag on it. A command does nothing if the tags have changed meanwhile.',
    '# The images of an index stay, without a tag.',
    `# For the account of a person, write versions=${versionsOf(path, 'users')}`,
    `versions=${versionsOf(path, 'orgs')}`,
  ],
  commands: (_repository, images) =>
    images.map((image) =>
      image.staying.length === 0
        ? `gh api --paginate "$versions?per_page=100" --jq '${selection(image)}' | xargs -r -I ID gh api --method DELETE "$versions/ID"`
        : `# left out: ${image.tags.join(', ')}, because GitHub would delete ${image.staying.join(', ')} too`,
    ),
}

function selection({ digest, tags }: GoingImage): string {
  return `.[] | select(.name == "${digest}" and (.metadata.container.tags | sort) == ${JSON.stringify(tags.toSorted())}) | .id`
}

/**
 * @see https://docs.github.com/en/packages/learn-github-packages/about-permissions-for-github-packages
 * @see https://docs.github.com/rest/packages/packages#delete-a-package-version-for-a-user
 * @see https://docs.github.com/rest/packages/packages#list-package-versions-for-a-package-owned-by-an-organization
 */
export const ghcrProfile: VendorProfile = {
  hosts: /^ghcr\.io$/,
  deletion: {
    removes: 'nothing',
    instructions({ path }) {
      const versions = versionsOf(path, 'users')
      return `GitHub deletes versions, each with every tag on it: find the ID with gh api ${versions}, then gh api -X DELETE ${versions}/ID (/orgs/${path.split('/')[0]} for an organization).`
    },
    script,
  },
  rights: {
    needed:
      'GHCR needs a token with write:packages; the GITHUB_TOKEN of a workflow needs "permissions: packages: write", and the package must list the repository under Manage Actions access with the role Write.',
  },
  page: (path) => `https://ghcr.io/${path}`,
}
