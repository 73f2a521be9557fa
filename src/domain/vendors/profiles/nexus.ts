import type { VendorProfile } from '../profile.ts'

/** @see https://github.com/GoogleContainerTools/jib/issues/3057 */
export const nexusProfile: VendorProfile = {
  immutability: {
    words: /does not allow updating assets/i,
    vagueWords: /BLOB_UPLOAD_INVALID/i,
    vagueReply: { status: 400, code: 'BLOB_UPLOAD_INVALID' },
    rule: 'In Nexus change the deployment policy of the repository from "Disable redeploy".',
  },
}
