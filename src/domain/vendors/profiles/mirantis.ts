import type { VendorProfile } from '../profile.ts'

/** @see https://docs.mirantis.com/msr/current/ops/manage-images/prevent-tags-from-being-overwritten.html */
export const mirantisProfile: VendorProfile = {
  immutability: {
    words: /\bis an immutable repository/,
    rule: 'Mirantis Secure Registry has no exceptions: turn Immutability off in the settings of the repository.',
  },
}
