import { type Digest, shortDigest } from './digest.ts'
import type { Problem } from './errors.ts'
import type { Lookup, Observation } from './observation.ts'
import type { PlannedTag } from './plan.ts'
import type { Policy } from './policy.ts'
import { exactTag, prefixesRead } from './tag-names.ts'
import type { Version } from './version.ts'

interface Context {
  readonly version: Version
  readonly policy: Policy
  readonly observed: Observation
  readonly lookup: Lookup
  readonly sameContent: ReadonlySet<Digest> | undefined
}

interface Guarded {
  readonly tags: readonly PlannedTag[]
  readonly refusals: readonly Problem[]
}

/** Plans the tags that are written once: the exact tag, and the literal ones that are guarded like it. */
export function planGuarded(context: Context): Guarded {
  const { version, policy, observed } = context
  const exact = exactTag(version, policy)
  const listed = new Set(observed.tags)
  const otherForms = prefixesRead(policy)
    .map((tagPrefix) => exactTag(version, { ...policy, tagPrefix }))
    .filter((form) => form !== exact && listed.has(form))

  const forms = otherForms.map((form) => planOne('exact', form, context))
  const own = [
    planOne('exact', exact, context),
    ...policy.extraTags.map((tag) => planOne('literal', tag, context)),
  ]
  return { tags: own, refusals: [...own, ...forms].filter(({ action }) => action === 'refuse').map(refusal) }
}

function planOne(
  kind: 'exact' | 'literal',
  tag: string,
  { version, policy, lookup, sameContent }: Context,
): PlannedTag {
  const digest = lookup.digest(tag)
  if (!lookup.exists(tag)) return { kind, tag, action: 'create', from: null }
  const same = digest === undefined || digest === null || sameContent === undefined || sameContent.has(digest)
  const from = { version: kind === 'exact' || same ? version.text : null, digest: digest ?? null }
  return { kind, tag, from, action: same ? 'keep' : policy.overwrite ? 'move' : 'refuse' }
}

function refusal({ kind, tag, from }: PlannedTag): Problem {
  const digest = from?.digest === null || from === null ? '' : ` (${shortDigest(from.digest)})`
  const name = kind === 'exact' ? 'an exact tag' : 'a literal tag'
  return {
    code: 'EXACT_TAG_EXISTS',
    message: `${tag} is already published with other content${digest}, and ${name} never changes.`,
    hint: 'Release the new content under a new version, or replace what people may have pulled with --overwrite.',
  }
}
