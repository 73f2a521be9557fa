import {
  type DeletionScript,
  inNamespace,
  type ProtectionRules,
  regexCaveats,
  type VendorProfile,
} from '../profile.ts'
import { packPatterns } from '../tag-patterns.ts'

/**
 * The patterns are regular expressions of Go, without commas. No limit of their number or length is documented.
 *
 * @see https://docs.docker.com/docker-hub/repos/manage/hub-images/immutable-tags
 * @see https://docs.docker.com/reference/api/hub/latest/operations/UpdateRepositoryImmutableTags/
 * @see https://docs.docker.com/reference/api/hub/latest/schemas/immutable_tags_verify_request/ (no commas)
 */
const createRules: ProtectionRules['create'] = (policy, _version, repository) => {
  const { patterns } = packPatterns(policy)
  const path = inNamespace(repository)
  const request = { immutable_tags: true, immutable_tags_rules: patterns }
  return {
    patterns,
    request,
    text: `In the repository ${path}, under Settings > General > Tag mutability settings, choose
"Specific tags are immutable", and enter:
  ${patterns.join()}

Or send it: PATCH https://hub.docker.com/v2/namespaces/${path.replace('/', '/repositories/')}/immutabletags
${JSON.stringify(request, undefined, 2)}`,
    caveats: [
      ...regexCaveats(policy),
      'Immutable tags are a beta feature of Docker Hub. The request replaces the rules of the repository.',
      'Docker Hub does not delete immutable tags either.',
    ],
  }
}

const tagAddress = (path: string, tag: string): string =>
  `https://hub.docker.com/v2/repositories/${path}/tags/${tag}/`

/** @see https://docs.docker.com/reference/api/hub/latest/ */
const script: DeletionScript = {
  tool: 'hub',
  head: () => [
    'set -eu',
    '# Docker Hub deletes each tag alone, and keeps the images.',
    '# Set HUB_TOKEN to the access_token of https://hub.docker.com/v2/auth/token.',
    ': "$HUB_TOKEN"',
  ],
  // The token must not stand in the list of processes.
  commands: ({ path }, images) =>
    images
      .flatMap(({ tags }) => tags)
      .map(
        (tag) =>
          `printf 'Authorization: Bearer %s' "$HUB_TOKEN" | curl --fail --silent --show-error --request DELETE --header @- ${tagAddress(path, tag)}`,
      ),
}

/**
 * @see https://docs.docker.com/docker-hub/repos/manage/hub-images/immutable-tags
 * @see https://docs.docker.com/security/access-tokens/
 * @see https://github.com/docker/hub-feedback/issues/1759 (deletion)
 * @see https://github.com/docker/hub-feedback/issues/2466 (the reply for an immutable tag)
 */
export const dockerHubProfile: VendorProfile = {
  hosts: /^docker\.io$/,
  immutability: {
    // A user without the right to push gets no token, so a bare 403 is not about rights.
    vagueReply: { status: 403 },
    rule: 'On Docker Hub, under Settings > General > Tag mutability settings of the repository, choose "Specific tags are immutable" with a pattern of exact tags; semtag plan --protect docker-hub prints one.',
  },
  deletion: {
    instructions: ({ path }) =>
      `Delete the tag on https://hub.docker.com/r/${path}/tags, or with the API of Docker Hub: DELETE ${tagAddress(path, 'TAG')}`,
    script,
  },
  rights: {
    needed:
      'The access token of Docker Hub needs "Read & Write", and its user must be a collaborator of the repository.',
  },
  page: (path) =>
    `https://hub.docker.com/${path.startsWith('library/') ? path.replace('library/', '_/') : `r/${path}`}/tags`,
  protection: { vendor: 'docker-hub', create: createRules },
}
