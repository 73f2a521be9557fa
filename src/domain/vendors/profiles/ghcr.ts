import { type DeletionScript, leavesPlatforms, type VendorProfile } from '../profile.ts'

const versionsOf = (path: string, owner: 'users' | 'orgs'): string => {
  const [name = '', ...rest] = path.split('/')
  return `/${owner}/${name}/packages/container/${rest.join('%2F')}/versions`
}

/** GitHub deletes an image with all its tags, so each deletion first checks that these have not changed. */
const script: DeletionScript = {
  tool: 'gh',
  head: ({ path }) => [
    'set -eu',
    '# GitHub deletes an image with every tag on it. If the tags of an image have changed, its command does nothing.',
    leavesPlatforms,
    `# If a user owns the package, replace the next line with versions=${versionsOf(path, 'users')}`,
    `versions=${versionsOf(path, 'orgs')}`,
    deletion,
  ],
  commands: (_repository, images) =>
    images.map(({ digest, tags, stays }) =>
      stays === undefined
        ? `delete ${digest} '${tags.toSorted().join(' ')}'`
        : `# left out: ${tags.join(', ')}, because ${stays}`,
    ),
}

// Lists the package once, and the tags of each image just before its deletion.
const deletion = `all=$(gh api --paginate "$versions?per_page=100" --jq '.[] | "\\(.id) \\(.name)"')
delete() {
  id=$(printf '%s\\n' "$all" | awk -v digest="$1" '$2 == digest { print $1 }')
  if [ -z "$id" ]; then echo "$1 is gone" >&2; return; fi
  tags=$(gh api "$versions/$id" --jq '.metadata.container.tags | sort | join(" ")')
  if [ "$tags" = "$2" ]; then gh api --method DELETE "$versions/$id"
  else echo "left out: $1 has other tags now: $tags" >&2; fi
}`

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
      const versions = versionsOf(path, 'orgs')
      return `GitHub deletes versions, each with every tag on it: find the ID with gh api ${versions}, then gh api -X DELETE ${versions}/ID (/users/${path.split('/')[0]} for a user).`
    },
    script,
  },
  rights: {
    needed:
      'GHCR needs a token with write:packages; the GITHUB_TOKEN of a workflow needs "permissions: packages: write", and the package must list the repository under Manage Actions access with the role Write.',
  },
  page: (path) => `https://ghcr.io/${path}`,
}
