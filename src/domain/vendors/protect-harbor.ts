import type { Policy } from '../tags/policy.ts'
import { commonCaveats } from './protect-caveats.ts'

/**
 * Every tag that matches a pattern is immutable. An exact tag has two dots behind its prefix, and no alias has them.
 * The marker of a withdrawal begins with letters, so it stays writable.
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
