import { namedAlias } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import { withdrawalPrefix } from '../tags/withdrawal.ts'
import type { Version } from '../version/version.ts'

/** What no vendor's rule can tell apart, as sentences. */
function commonCaveats({ builds, variant, variants }: Policy): readonly string[] {
  const dotted = variant === undefined ? variants.filter((name) => name.includes('.')) : []
  return [
    builds
      ? 'Not covered: stable exact tags without build metadata, since 1.2.3 may be the alias of its builds.'
      : 'Where you release versions with build metadata, 1.2.3 is an alias: add --builds.',
    ...dotted.map(
      (name) => `Too strict for the variant ${name}: its alias 2.1-${name} looks like an exact tag.`,
    ),
  ]
}

/**
 * Every tag that matches a pattern is immutable. An exact tag has two dots behind its prefix, and no alias has them.
 * The marker of a withdrawal begins with letters, so it stays writable.
 *
 * @see https://github.com/bmatcuk/doublestar/tree/v1.3.4
 * @see https://github.com/goharbor/harbor/blob/main/src/pkg/immutable/match/rule/match.go
 */
export function harborProtection(policy: Policy): {
  vendor: 'harbor'
  patterns: readonly string[]
  caveats: readonly string[]
} {
  const { tagPrefix, variant, variants, builds, extraTags } = policy
  const numbers = `${tagPrefix}[0-9]*.[0-9]*.`
  // Of other variants 1.2.3-alpine is an alias of builds, and a hyphen then no sign of a prerelease.
  const sign = variants.length > 0 ? '_' : '[-_]'
  const exact =
    variant !== undefined
      ? [`${numbers}${builds ? `*${sign}*` : '[0-9]*'}-${variant}`]
      : [builds ? `${numbers}*${sign}*` : `${numbers}*`]
  return {
    vendor: 'harbor',
    patterns: [...exact, ...new Set(extraTags)],
    caveats: [
      ...(builds && variants.length > 0 ? ['Not covered: prereleases without build metadata.'] : []),
      ...commonCaveats(policy),
      ...(variant === undefined
        ? []
        : [`Covers the tags of the variant ${variant} alone: add a rule for each of the others.`]),
      'Harbor does not let an immutable tag be deleted either.',
    ],
  }
}

/** What Amazon ECR takes. A filter may also have two wildcards at the most, each for any text, dots included. */
const maximumFilters = 5

/**
 * Tags are mutable but for those that match a filter. `*.*.*` would have a wildcard too many, and `*.*` takes `2.1` as
 * well: so each filter names a major. With builds, the `_` is what no alias has.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/ecr_repository.html.markdown
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

/** What a registry is to be told so that exact tags cannot change, and aliases can. */
export type Protection =
  | {
      readonly vendor: 'ecr'
      /** Wildcard filters of the tags that are immutable, five at most. */
      readonly filters: readonly string[]
      /** What the rule does not do, in sentences. */
      readonly caveats: readonly string[]
    }
  | {
      readonly vendor: 'harbor'
      /** Doublestar patterns of the tags that are immutable. */
      readonly patterns: readonly string[]
      readonly caveats: readonly string[]
    }

/**
 * The rules that keep the exact tags of a policy immutable and its aliases movable. Where a vendor cannot express
 * that, aliases stay movable, and what is left open is told. `version` is any that is released: ECR's rules name
 * majors.
 *
 * @example protectionFor('ecr', defaultPolicy, undefined) // { filters: ['0.*.*', '1.*.*', …], … }
 */
export function protectionFor(
  vendor: Protection['vendor'],
  policy: Policy,
  version: Version | undefined,
): Protection {
  return vendor === 'ecr' ? ecrProtection(policy, version) : harborProtection(policy)
}
