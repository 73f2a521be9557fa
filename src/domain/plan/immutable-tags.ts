import type { Problem } from '../errors.ts'
import { type Digest, shortDigest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { exactTagForms } from '../tags/names.ts'
import type { Lookup } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'
import { noteOf, type PlannedTag } from './planned-tag.ts'

interface Context {
  readonly version: Version
  readonly policy: Policy
  readonly lookup: Lookup
  readonly sameContent: ReadonlySet<Digest> | undefined
  readonly isWithdrawn: boolean
  /** How a user restores an archived image, as the beginning of a sentence. */
  readonly restoreArchived: string | undefined
}

interface Guarded {
  readonly exact: PlannedTag
  readonly literals: readonly PlannedTag[]
  readonly refusals: readonly Problem[]
}

/** Plans the tags that semtag writes only once: the exact tag and the literal tags. */
export function planImmutableTags(context: Context): Guarded {
  const { version, policy, lookup, isWithdrawn, restoreArchived } = context
  const [own, ...others] = exactTagForms(version, policy)
  const exact = planOne('exact', own, context)
  const forms = [exact, ...others.filter(lookup.lists).map((tag) => planOne('exact', tag, context))]
  const literals = [...new Set(policy.extraTags)].map((tag) => planOne('literal', tag, context))

  // A withdrawn version is never published, so conflicts of its exact tags do not matter.
  const guarded = isWithdrawn ? literals : [...forms, ...literals]
  const conflicts = guarded.filter(({ action }) => action === 'refuse')
  const isRefused = isWithdrawn || conflicts.some(({ kind }) => kind === 'exact')
  return {
    exact: isRefused
      ? { ...exact, action: 'refuse', ...noteOf(isWithdrawn ? ['withdrawn'] : conflictNotes(conflicts, own)) }
      : exact,
    literals,
    refusals: [
      ...(isWithdrawn ? [withdrawnRefusal(version)] : []),
      ...conflicts.map((tag) => conflictRefusal(tag, restoreArchived)),
    ],
  }
}

function planOne(
  kind: 'exact' | 'literal',
  tag: Tag,
  { version, policy, lookup, sameContent }: Context,
): PlannedTag {
  const digest = lookup.digest(tag) ?? null
  if (!lookup.exists(tag)) return { kind, tag, action: 'create', from: null }
  // The tag is listed and has no manifest: Amazon ECR has archived the image.
  const isArchived = lookup.digest(tag) === null
  const isSame = !isArchived && (digest === null || sameContent === undefined || sameContent.has(digest))
  const from = { version: kind === 'exact' || isSame ? version.text : null, digest }
  if (isSame) return { kind, tag, from, action: 'keep' }
  return policy.overwrite
    ? { kind, tag, from, action: 'move' }
    : {
        kind,
        tag,
        from,
        action: 'refuse',
        note: isArchived ? 'published and archived' : 'already published with other content',
      }
}

/** The note on the exact tag, of the first tag that cannot be written. */
function conflictNotes([first]: readonly PlannedTag[], exact: Tag): readonly string[] {
  const { tag, note } = first ?? {}
  if (note === undefined) return []
  return [tag === exact ? note : `${tag} is ${note}`]
}

function conflictRefusal(
  { kind, tag, from }: PlannedTag,
  restoreArchived = 'Restore the image at the registry',
): Problem {
  if (!from?.digest)
    return {
      code: 'EXACT_TAG_EXISTS',
      message: `${tag} is listed, but the registry does not return its manifest: the image is archived, and semtag cannot compare its content.`,
      hint: `${restoreArchived}, or release a new version.`,
    }
  const name = kind === 'exact' ? 'an exact tag' : 'a literal tag'
  return {
    code: 'EXACT_TAG_EXISTS',
    message: `${tag} is already published with other content (${shortDigest(from.digest)}), and ${name} never changes.`,
    hint: 'Release the new content under a new version, or replace content that users may have pulled with --overwrite.',
  }
}

function withdrawnRefusal(version: Version): Problem {
  return {
    code: 'VERSION_WITHDRAWN',
    message: `${version.text} was withdrawn from this repository.`,
    hint: `Unyank it first, with semtag unyank REPOSITORY ${version.text}, or release a higher version.`,
  }
}
