import type { VendorProfile } from '../profile.ts'

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
    rule: 'On Docker Hub, under Settings > General > Tag mutability settings of the repository, choose "Specific tags are immutable" with a pattern of exact tags.',
  },
  deletion: {
    instructions: ({ path }) =>
      `Delete the tag on https://hub.docker.com/r/${path}/tags, or with the API of Docker Hub: DELETE https://hub.docker.com/v2/repositories/${path}/tags/TAG/`,
  },
  rights: {
    needed:
      'The access token of Docker Hub needs "Read & Write", and its user must be a collaborator of the repository.',
  },
  page: (path) =>
    `https://hub.docker.com/${path.startsWith('library/') ? path.replace('library/', '_/') : `r/${path}`}/tags`,
}
