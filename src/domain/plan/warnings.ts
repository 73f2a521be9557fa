import { tagOf } from '../image/tag.ts'
import { exactTag, namedAlias } from '../tags/names.ts'
import { unreadVersion } from '../tags/variants.ts'
import type { PlanContext, PlannedTag } from './planned-tag.ts'

/** Warns if the user probably meant a variant or a build instead of a prerelease. */
export function versionWarnings({ version, policy, history }: PlanContext): readonly string[] {
  const { text, prerelease, major, minor, patch } = version
  const variant = unreadVersion(version, policy, history.variants)?.variant
  if (variant !== undefined) {
    const plain = text.endsWith(`-${variant}`) ? text.slice(0, -variant.length - 1) : undefined
    const typed = plain === undefined ? '' : `, and type ${plain} as the version`
    return [
      `${exactTag(version, policy)} is read as the variant ${variant} of this repository, and moves no alias. To release that variant, use --variant ${variant}${typed}.`,
    ]
  }
  if (typeof prerelease[0] !== 'number') return []
  const release = `${major}.${minor}.${patch}`
  return [
    `${text} counts as a prerelease of ${release}, and moves no stable alias. To publish another build of ${release}, release ${release}+${prerelease.join('.')}.`,
  ]
}

/** Warns that `latest-alpine` stays, because the latest alias of the variant is the tag `alpine`. */
export function staleWarnings(
  planned: readonly PlannedTag[],
  { policy, lookup }: PlanContext,
): readonly string[] {
  const { variant } = policy
  const stale = tagOf(`latest-${variant}`)
  const moves = planned.some(
    ({ kind, action }) => kind === 'latest' && (action === 'move' || action === 'create'),
  )
  if (variant === undefined || !moves || !lookup.exists(stale)) return []
  return [
    `${stale} stays where it is: the latest alias of the variant ${variant} is the tag ${namedAlias('latest', policy)}. Delete ${stale}, or move it yourself.`,
  ]
}

/** Warns of each alias that is held because its version is unknown, and names two ways to move it. */
export function holdWarnings(planned: readonly PlannedTag[]): readonly string[] {
  return planned.flatMap((one) =>
    one.action === 'hold' && one.reason === 'unknown-owner'
      ? [
          `${one.tag} stays where it is: ${one.note}. Move it with --take-unknown, or delete it with semtag rm REPOSITORY ${one.tag} and release again.`,
        ]
      : [],
  )
}
