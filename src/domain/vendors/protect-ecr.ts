import { namedAlias } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import { withdrawalPrefix } from '../tags/withdrawal.ts'
import type { Version } from '../version/version.ts'
import { commonCaveats } from './protect-caveats.ts'

/** What Amazon ECR takes. A filter may also have two wildcards at the most, each for any text, dots included. */
const maximumFilters = 5

/**
 * Tags are mutable but for those that match a filter. `*.*.*` would have a wildcard too many, and `*.*` takes `2.1` as
 * well: so each filter names a major. With builds, the `_` is what no alias has.
 *
 * @source https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html
 * @source https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/ecr_repository.html.markdown
 */
export function ecrProtection(
  policy: Policy,
  version: Version | undefined,
): { vendor: 'ecr'; filters: readonly string[]; caveats: readonly string[] } {
  const { tagPrefix, variant, builds, extraTags } = policy
  const ending = variant === undefined ? '' : `-${variant}`
  const literals = [...new Set(extraTags)].slice(0, maximumFilters - 1)
  const room = maximumFilters - literals.length
  const first = Math.max(0, (version?.major ?? 0) + 2 - room)
  const majors = Array.from({ length: room }, (_, index) => first + index)
  const anyMajor = builds && hasNoUnderscore(policy)
  const exact = anyMajor
    ? [`${tagPrefix}*_*${ending}`]
    : majors.map((major) => `${tagPrefix}${major}.*${builds ? '_' : '.'}*${ending}`)

  return {
    vendor: 'ecr',
    filters: [...exact, ...literals],
    caveats: [
      ...(anyMajor
        ? []
        : [
            `Covers the majors ${first} to ${first + room - 1} alone: a repository has ${maximumFilters} filters of two wildcards each. Name VERSION to choose others.`,
          ]),
      ...(builds ? ['Not covered: prereleases without build metadata.'] : []),
      ...commonCaveats(policy),
      // Such a filter can begin with a wildcard, which takes in the marker's name.
      ...(anyMajor && withdrawalPrefix.startsWith(tagPrefix)
        ? [
            `This also covers the marker of a withdrawn version (${withdrawalPrefix}${tagPrefix}1.2.3_5${ending}): the registry refuses to rewrite the marker, and semtag unyank has to delete it.`,
          ]
        : []),
      ...(variant === undefined
        ? []
        : [`Covers the tags of the variant ${variant} alone, and replaces the filters of other variants.`]),
      ...extraTags.slice(literals.length).map((tag) => `Not covered: ${tag}, for want of filters.`),
    ],
  }
}

function hasNoUnderscore(policy: Policy): boolean {
  const names = ['latest', ...policy.channels.map(({ name }) => name)]
  return [...names.map((name) => namedAlias(name, policy)), ...policy.variants].every(
    (name) => !name.includes('_'),
  )
}
