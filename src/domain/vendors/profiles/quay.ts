import { inNamespace, type ProtectionRules, regexCaveats, type VendorProfile } from '../profile.ts'
import { packPatterns } from '../tag-patterns.ts'

/**
 * A policy has one pattern of up to 256 characters, and its regular expression has to match the whole tag.
 *
 * @see https://docs.redhat.com/en/documentation/red_hat_quay/3/html/red_hat_quay_api_reference/immutability_policy
 * @see https://github.com/quay/quay/blob/master/data/model/immutability.py
 */
const createRules: ProtectionRules['create'] = (policy, _version, repository) => {
  const { patterns, omitted } = packPatterns(policy, { length: 256 })
  const pattern = patterns.join()
  const request = { tagPattern: pattern, tagPatternMatches: true }
  const path = inNamespace(repository)
  return {
    patterns,
    request,
    text: `In the repository ${path}, under Settings > Immutability Policies, add a policy:
  Tag Pattern       ${pattern}
  Pattern Behavior  Tags matching pattern are immutable

Or send it: POST /api/v1/repository/${path}/immutabilitypolicy/
${JSON.stringify(request, undefined, 2)}`,
    caveats: [
      ...regexCaveats(policy),
      ...omitted.map(
        (name) => `Not covered: ${name}, because Quay allows 256 characters in a policy. Add another policy.`,
      ),
      'Quay needs FEATURE_IMMUTABLE_TAGS: true in its configuration, and makes existing tags immutable too.',
      'Quay does not delete immutable tags either.',
    ],
  }
}

/**
 * @see https://docs.redhat.com/en/documentation/red_hat_quay/3/html/red_hat_quay_api_reference/immutability_policy
 * @see https://docs.quay.io/glossary/robot-accounts.html
 */
export const quayProfile: VendorProfile = {
  hosts: /^(?:.+\.)?quay\.io$/,
  immutability: {
    words: /TAG_IMMUTABLE|\btag is immutable and cannot be overwritten/,
    rule: 'In Quay change the immutability policy of the repository or of its organization, or the setting of the tag itself; semtag plan --protect quay prints a policy that fits.',
  },
  rights: { needed: 'In Quay give the user or the robot account the permission Write on the repository.' },
  page: (path) => `https://quay.io/repository/${path}?tab=tags`,
  protection: { vendor: 'quay', create: createRules },
}
