import type { Policy } from './policy.ts'
import { commonCaveats } from './protect-caveats.ts'
import { withdrawnSuffix } from './withdrawal.ts'

/**
 * Every tag that matches a pattern is immutable. An exact tag has two dots behind its prefix, which no alias has; a
 * withdrawal's marker has them too, and must stay writable.
 *
 * @source https://github.com/bmatcuk/doublestar/tree/v1.3.4
 * @source https://github.com/goharbor/harbor/blob/main/src/pkg/immutable/match/rule/match.go
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
      : builds
        ? [...notEnding, ...shortEndings].map((end) => `${numbers}*${sign}${end}`)
        : notEnding.map((end) => `${numbers}${end}`)
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

// A pattern cannot say "not .yanked": these say it a character at a time, `*[^d]`, `*[^e]d`, … `*[^.]yanked`.
const notEnding = [...withdrawnSuffix].map(
  (character, index) => `*[^${character}]${withdrawnSuffix.slice(index + 1)}`,
)
// What is too short for them behind a hyphen: `d` of `1.2.3-d`.
const shortEndings = [...withdrawnSuffix].slice(1).map((_, index) => withdrawnSuffix.slice(index + 1))
