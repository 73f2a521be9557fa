import type { VendorProfile } from '../profile.ts'

/**
 * @see https://docs.redhat.com/en/documentation/red_hat_quay/3/html/red_hat_quay_api_reference/immutability_policy
 * @see https://docs.quay.io/glossary/robot-accounts.html
 */
export const quayProfile: VendorProfile = {
  hosts: /^(?:.+\.)?quay\.io$/,
  immutability: {
    words: /TAG_IMMUTABLE|\btag is immutable and cannot be overwritten/,
    rule: 'In Quay change the immutability policy of the repository or of its organization, or the setting of the tag itself.',
  },
  rights: { needed: 'In Quay give the user or the robot account the permission Write on the repository.' },
  page: (path) => `https://quay.io/repository/${path}?tab=tags`,
}
