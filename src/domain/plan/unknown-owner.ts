import { intersects } from 'semver'
import { type Digest, shortDigest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'
import type { Alias } from '../tags/aliases.ts'
import { type ExactTag, readNumberedAlias, reservedPrefixOf } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import { withdrawalTag } from '../tags/withdrawal.ts'
import { compareVersions } from '../version/compare.ts'
import { isPrerelease, parseVersion, readVersion, type Version, withoutBuild } from '../version/version.ts'
import { dateNote, isDateLike, type PlanContext } from './planned-tag.ts'

/** A tag that reads as a version under some prefix, with a variant or a build. */
interface OtherForm {
  readonly tag: Tag
  readonly version: Version
}

// How many tags are read, and how many at a time.
const formDepth = 200
const atOnce = 16

/**
 * The tag in whichever form that has the digest, among the highest: official images publish `2.1.2-alpine` alone, and
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

/** True for a tag of a version above the one that is released; a variant or a build of that one is none. */
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

/** The version without the end that a variant gives it: 2.1.2 of `2.1.2-alpine`. */
function asRelease(
  { version }: OtherForm,
  variants: readonly string[],
  { variant }: Pick<Policy, 'variant'>,
): Version {
  if (!isPrerelease(version)) return version
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

// So many are looked at, and no more: registries hold thousands of tags such as 20261121.
const lineDepth = 20

/**
 * The alias of a higher line that has the digest of `latest` or of a major alias: retention had purged the exact tag
 * that both stood for, and moving this one to the version would take it back.
 */
function higherLineAt(
  digest: Digest,
  alias: Alias,
  { version, policy, observed, lookup }: PlanContext,
): LineAlias | undefined {
  if (alias.kind !== 'latest' && alias.kind !== 'major') return undefined
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
  const higherMinor = major === version.major && minor !== undefined && minor > version.minor
  if (alias.kind === 'major') return higherMinor
  if (!higherMinor && major <= version.major) return false
  if (latestRange === undefined) return true
  // Beyond this number SemVer knows no versions, and no range takes them in.
  const isVersion = major < Number.MAX_SAFE_INTEGER && (minor ?? 0) < Number.MAX_SAFE_INTEGER
  return isVersion && intersects(latestRange, `${major}.${minor ?? 'x'}.x`)
}

// Highest first, what looks like a date last; of 3 and 3.0 the one that says more first.
function compareLines(a: LineAlias, b: LineAlias): number {
  return (
    Number(isDateLike(a.major)) - Number(isDateLike(b.major)) ||
    b.major - a.major ||
    (b.minor ?? -1) - (a.minor ?? -1) ||
    (a.tag < b.tag ? -1 : 1)
  )
}

/** What semtag finds out about an alias on content that is no listed version of its line. */
type UnknownOwner =
  /** `heldBy`: the alias, the tag or the version that holds it, if known. */
  | { readonly heldBy: string | null; readonly notes: readonly string[] }
  /** The version that it is on; null if that is unknown and nothing holds the alias. */
  | { readonly version: string | null }

/**
 * What holds an alias on content that is no listed version of its line: the alias of a higher line, the version that the
 * image says it is, a higher version in another form. A minor or major alias of a line without another version is held
 * unless its image says a version that is not higher; so is every alias with `holdsUnknown`.
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
        `it has the digest of ${line.tag}, which is on no known version`,
        `if ${line.tag} is no version, leave it out with --ignore`,
      ],
    }

  // A version outside the range does not hold latest.
  const isInRange = (other: Version) => alias.kind !== 'latest' || alias.competes(released(other))
  const label = labelled(digest, context)
  if (label === 'unread') return { version: null }
  if (label !== undefined && compareVersions(label, version) > 0 && isInRange(label))
    return { heldBy: label.text, notes: [`its image says that it is ${label.text}`] }

  const isNumbered = alias.kind === 'minor' || alias.kind === 'major'
  // No version of 3.x owns the alias 2: a person put it there.
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
      notes: ['no other version of its line is listed, and its image names no version'],
    }
  return holdsUnknown
    ? { heldBy: null, notes: [`no known version has its digest, ${shortDigest(digest)}`] }
    : { version: null }
}

/** The version that the content says it is. A label that it inherited from its base image says nothing of it. */
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

/** The release that a prerelease leads to: a range such as `<3` speaks of stable versions alone. */
function released({ major, minor, patch }: Version): Version {
  return { text: `${major}.${minor}.${patch}`, major, minor, patch, prerelease: [], build: [] }
}
