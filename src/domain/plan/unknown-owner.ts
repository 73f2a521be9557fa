import { intersects } from 'semver'
import { type Digest, shortDigest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'
import type { Alias } from '../tags/aliases.ts'
import { type ExactTag, readNumberedAlias, reservedPrefixOf } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import { withdrawalTag } from '../tags/withdrawal.ts'
import { compareVersions } from '../version/compare.ts'
import { parseVersion, readVersion, type Version, withoutBuild } from '../version/version.ts'
import { dateNote, isDateLike, type PlanContext } from './planned-tag.ts'

/** A tag that contains a version, with any prefix, variant or build. */
interface OtherForm {
  readonly tag: Tag
  readonly version: Version
}

// The number of tags that are looked up, in total and in one round.
const formDepth = 200
const atOnce = 16

/**
 * The tag in any form that has the digest, among the highest. Some official images publish only `2.1.2-alpine`, and
 * point `2` and `latest` at it.
 */
function formAt(
  digest: Digest,
  { policy, observed, lookup }: Pick<PlanContext, 'policy' | 'observed' | 'lookup'>,
): OtherForm | undefined {
  const forms = formsOf(observed.tags)(policy).slice(0, formDepth)
  for (let start = 0; start < forms.length; start += atOnce) {
    const some = forms.slice(start, start + atOnce)
    const digests = some.map(({ tag }) => lookup.digest(tag))
    const found = some[digests.indexOf(digest)]
    if (found !== undefined || digests.includes(undefined)) return found
  }
  return undefined
}

/** True for a tag of a higher version than the released one. A variant or a build of the same version is not higher. */
function isHigherForm(
  form: OtherForm,
  { version, policy, history, lookup }: Pick<PlanContext, 'version' | 'policy' | 'history' | 'lookup'>,
): boolean {
  const read = asRelease(form, history.variants, policy)
  return (
    withoutBuild(read).text !== withoutBuild(version).text &&
    compareVersions(read, version) > 0 &&
    !lookup.lists(withdrawalTag(form.tag))
  )
}

const formsOf = memoize((tags: readonly Tag[]) =>
  memoize((policy: Policy): readonly OtherForm[] =>
    tags
      .flatMap((tag) => (policy.ignores(tag) ? [] : readForm(tag)))
      .sort((a, b) => compareVersions(b.version, a.version) || (a.tag < b.tag ? -1 : 1)),
  ),
)

function readForm(tag: Tag): readonly OtherForm[] {
  if (reservedPrefixOf(tag) !== undefined || /\.(?:sig|att|sbom)$/.test(tag)) return []
  const [, text = ''] = /^(?:[A-Za-z_][A-Za-z_.-]*)?(\d+\.\d+\.\d+(?:[-_].+)?)$/.exec(tag) ?? []
  const version = readVersion(text.replace('_', '+'))
  return version === undefined ? [] : [{ tag, version }]
}

/** The version without the ending of a variant: 2.1.2 for `2.1.2-alpine`. */
function asRelease(
  { version }: OtherForm,
  variants: readonly string[],
  { variant }: Pick<Policy, 'variant'>,
): Version {
  const ends = variant === undefined ? variants : [...variants, variant]
  const end = ends.find((one) => version.text.endsWith(`-${one}`))
  return (end === undefined ? undefined : readVersion(version.text.slice(0, -end.length - 1))) ?? version
}

/** A minor or major alias in the tag list, `3.0`. */
interface LineAlias {
  readonly tag: Tag
  readonly major: number
  readonly minor: number | undefined
}

// Repositories may have thousands of tags such as 20261121, so only some are looked up.
const lineDepth = 20

/**
 * The alias of a higher line that has the digest of `latest`, of a channel or of a major alias. Retention has then deleted
 * the exact tag of both aliases, and the alias must not move back to a lower version.
 */
function higherLineAt(
  digest: Digest,
  alias: Alias,
  { version, policy, observed, lookup }: PlanContext,
): LineAlias | undefined {
  if (alias.kind === 'minor' || alias.kind === 'patch') return undefined
  const higher = lineAliases(observed.tags)(policy)
    .filter((line) => isHigher(line, alias, version, policy))
    .slice(0, lineDepth)
  const digests = higher.map(({ tag }) => lookup.digest(tag))
  return higher[digests.indexOf(digest)]
}

const lineAliases = memoize((tags: readonly Tag[]) =>
  memoize((policy: Policy): readonly LineAlias[] =>
    tags
      .flatMap((tag) => {
        const numbers = policy.ignores(tag) ? undefined : readNumberedAlias(tag, policy)
        return numbers === undefined ? [] : [{ tag, major: numbers[0], minor: numbers[1] }]
      })
      .sort(compareLines),
  ),
)

function isHigher(
  { major, minor }: LineAlias,
  alias: Alias,
  version: Version,
  { latestRange }: Policy,
): boolean {
  const lowest = released({ major, minor: minor ?? 0, patch: 0 })
  if (compareVersions(lowest, version) <= 0) return false
  if (alias.kind === 'major') return major === version.major
  // A CI may push nightly and 20260101 together.
  if (alias.kind === 'channel') return !isDateLike(major)
  if (latestRange === undefined) return true
  // SemVer has no larger numbers, so no range contains them.
  const isVersion = major < Number.MAX_SAFE_INTEGER && (minor ?? 0) < Number.MAX_SAFE_INTEGER
  return isVersion && intersects(latestRange, `${major}.${minor ?? 'x'}.x`)
}

// From the highest to the lowest, 3.0 before 3, and dates last.
function compareLines(a: LineAlias, b: LineAlias): number {
  return (
    Number(isDateLike(a.major)) - Number(isDateLike(b.major)) ||
    b.major - a.major ||
    (b.minor ?? -1) - (a.minor ?? -1) ||
    (a.tag < b.tag ? -1 : 1)
  )
}

/** The result for an alias with a digest that no listed version of its line has. */
type UnknownOwner =
  /** `heldBy`: the alias, the tag or the version that holds the alias; null if it is unknown. */
  | { readonly heldBy: string | null; readonly notes: readonly string[] }
  /** The version that the alias is on; null if it is unknown. Nothing holds the alias. */
  | { readonly version: string | null }

/**
 * Finds what holds an alias with a digest that no listed version of its line has: the alias of a higher line, a higher version in
 * the image's label, or a higher version in another form. If the line has no other version, a minor or major alias is held
 * unless the label names a version that is not higher. With `holdsUnknown`, every such alias is held.
 */
export function unknownOwner(
  digest: Digest,
  alias: Alias,
  owner: ExactTag | undefined,
  context: PlanContext,
): UnknownOwner {
  const { version, holdsUnknown } = context
  const line = higherLineAt(digest, alias, context)
  if (line !== undefined)
    return {
      heldBy: line.tag,
      notes: [
        `it has the digest of ${line.tag}, and no known version has that digest`,
        `if ${line.tag} is not a version, exclude it with --ignore`,
      ],
    }

  // A version outside the range does not hold latest.
  const isInRange = (other: Version) => alias.kind !== 'latest' || alias.competes(released(other))
  const label = labelled(digest, context)
  if (label === 'unread') return { version: null }
  if (label !== undefined && compareVersions(label, version) > 0 && isInRange(label))
    return { heldBy: label.text, notes: [`the label of its image names ${label.text}`] }

  const isNumbered = alias.kind === 'minor' || alias.kind === 'major'
  // No version of 3.x can own the alias 2: a user moved it there.
  const isOfLine = isNumbered ? (other: Version) => alias.competes(released(other)) : isInRange
  const form = formAt(digest, context)
  if (form !== undefined && isOfLine(form.version) && isHigherForm(form, context))
    return {
      heldBy: form.tag,
      notes: [`it has the digest of ${form.tag}`, ...dateNote(form.tag, form.version.major, version)],
    }
  if (form !== undefined) return { version: form.version.text }
  if (label !== undefined) return { version: null }
  if (isNumbered && owner === undefined)
    return {
      heldBy: null,
      notes: ['no other version of its line is listed, and the label of its image names no version'],
    }
  return holdsUnknown
    ? { heldBy: null, notes: [`no known version has its digest, ${shortDigest(digest)}`] }
    : { version: null }
}

/** The version in the content's label, unless the content inherited the label from its base image. */
function labelled(
  digest: Digest,
  { version, history, lookup, own }: PlanContext,
): Version | undefined | 'unread' {
  const facts = lookup.facts(digest, 'label')
  if (facts === undefined) return 'unread'
  const read = parseVersion(facts.label ?? '')
  if (!read.ok || history.isWithdrawn(read.value)) return undefined
  const isInherited = facts.label === own.label() && read.value.text !== version.text
  return isInherited ? undefined : read.value
}

/** The stable version with these numbers: a range such as `<3` matches only stable versions. */
function released({ major, minor, patch }: Pick<Version, 'major' | 'minor' | 'patch'>): Version {
  return { text: `${major}.${minor}.${patch}`, major, minor, patch, prerelease: [], build: [] }
}
