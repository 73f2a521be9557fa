import type { VendorProfile } from '../profile.ts'

/**
 * @see https://github.com/GoogleContainerTools/kaniko/issues/1095 (the reply for an immutable tag)
 * @see https://jfrog.com/help/r/jfrog-platform-administration-documentation/permission-details
 */
export const artifactoryProfile: VendorProfile = {
  hosts: /\.jfrog\.io$/,
  immutability: {
    vagueWords: /^MANIFEST_INVALID: manifest invalid$/,
    vagueReply: { status: 403, code: 'MANIFEST_INVALID' },
    rule: 'In Artifactory give the user the permission to delete and overwrite in this repository.',
  },
  rights: {
    words: /client does not have permission for manifest/i,
    needed:
      'In Artifactory the user needs the permissions Read and Deploy/Cache in the repository, and Delete/Overwrite to move aliases.',
  },
}
