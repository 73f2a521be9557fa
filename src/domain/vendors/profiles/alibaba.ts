import type { VendorProfile } from '../profile.ts'

/** @see https://www.alibabacloud.com/help/doc-detail/186029.htm */
export const alibabaProfile: VendorProfile = {
  hosts: /\.(?:cr\.aliyuncs\.com|cr\.aliyun\.com)$|^registry[a-z0-9.-]*\.aliyuncs\.com$/,
  immutability: {
    words: /requested tag already exists and cannot be overwritten/i,
    rule: 'Alibaba Cloud Container Registry excepts only latest: clear "Immutable" in the settings of the repository.',
  },
}
