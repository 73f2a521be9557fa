import { type Digest, shortDigest } from '../image/digest.ts'
import type { Alias } from '../tags/aliases.ts'
import type { ExactTag } from '../tags/names.ts'
import { compareVersions } from '../version/compare.ts'
import { parseVersion, type Version } from '../version/version.ts'
import { higherLineAt } from './higher-line.ts'
import { formAt, isHigherForm } from './other-forms.ts'
import type { PlanContext } from './plan-context.ts'
import { dateNote } from './plan-notes.ts'

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
