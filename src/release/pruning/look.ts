import pMap from 'p-map'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { aliasesOfLines } from '../../domain/plan/deletion.ts'
import { type PrunePlan, planPrune } from '../../domain/plan/prune.ts'
import type { PruneDecision, PruneRules } from '../../domain/plan/prune-rules.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { isWithdrawalTag } from '../../domain/tags/withdrawal.ts'
import type { Content, Descriptor, Manifest } from '../../ports/content.ts'
import type { ContentSourceOptions } from '../content-source.ts'
import { concurrency, readIndexEntries } from '../copy/tree.ts'
import { isDummyManifest } from '../deletion/dummy-manifest.ts'
import { observe } from '../maintenance/observe.ts'
import type { TargetLog } from '../state/target-log.ts'

export interface PruneLookOptions {
  readonly log: Pick<TargetLog, 'target'>
  readonly policy: Policy
  readonly rules: PruneRules
  /** When images were created. It grows with each look. */
  readonly created: Map<Digest, number | null>
  /** Reads what an image says about itself. */
  readonly configuration: ContentSourceOptions['configuration']
  readonly signal: AbortSignal
}

/** What one look at the repository has shown. */
export interface PruneLook {
  readonly plan: PrunePlan
  /** The tag list. */
  readonly tags: readonly Tag[]
  /** The tags that a later look has read again. */
  readonly fresh: readonly Tag[]
}

export interface Again {
  /** Manifests that an earlier look has read. */
  readonly known: ReadonlyMap<Tag, Descriptor>
  /** The exact tags whose lines are read again. */
  readonly about: readonly Tag[]
  /** Tags that this run has deleted: the plan says whether they would still go. */
  readonly deleted?: ReadonlyMap<Tag, Digest>
}

/**
 * Reads a repository, and plans what goes. `again`: reads the list again, and of the tags only those in question, the
 * aliases of their lines, names without a digit, markers, and what is new.
 */
export async function lookForPrune(options: PruneLookOptions, again?: Again): Promise<PruneLook> {
  const { log, policy, rules, created, signal } = options
  const deleted = again?.deleted ?? new Map<Tag, Digest>()
  const plan = (observed: Parameters<typeof planPrune>[0]['observed']) =>
    planPrune({
      observed:
        deleted.size === 0
          ? observed
          : {
              ...observed,
              tags: [...new Set([...observed.tags, ...deleted.keys()])],
              digests: new Map([...observed.digests, ...deleted]),
            },
      policy,
      rules,
      created,
    })
  const beside =
    again === undefined ? [] : again.about.flatMap((tag) => [tag, ...aliasesOfLines(tag, policy)])
  const inQuestion = new Set<Tag>(beside)
  const known = [...(again?.known ?? [])].filter(([tag]) => !inQuestion.has(tag) && !mayMove(tag))
  const { observed, ...first } = await observe(log, signal, {
    policy,
    known: new Map(known),
    beside: beside.filter((tag) => !deleted.has(tag)),
    read: (seen) => ({ ...plan(seen), observed: seen }),
  })
  const { tags } = observed
  const fresh = [...new Set([...beside, ...tags.filter(mayMove)])].filter((tag) => !deleted.has(tag))
  if (first.undated.length === 0) return { plan: first, tags, fresh }
  await pMap(
    first.undated,
    async (digest) => void created.set(digest, await readAge(digest, log.target.registry, options)),
    { concurrency, signal },
  )
  return { plan: plan(observed), tags, fresh }
}

/** True for a tag that users or commands move at any time. */
const mayMove = (tag: Tag): boolean => !/\d/.test(tag) || isWithdrawalTag(tag)

/** The tags of a plan that go, the lowest version first. */
export function goingIn({ lines }: PrunePlan): readonly PruneDecision[] {
  return lines
    .flatMap(({ tags }) => tags)
    .filter(({ decision }) => decision === 'goes')
    .toReversed()
}

/** When an image was created; of an index, its newest image. Null if one of them does not say. */
async function readAge(
  digest: Digest,
  content: Content,
  { configuration, signal }: PruneLookOptions,
): Promise<number | null> {
  const manifest = await content.get(digest, signal)
  if (manifest === undefined) return null
  // A run that died has begun to delete the tag.
  if (isDummyManifest(manifest)) return Number.NEGATIVE_INFINITY
  const images = await imagesIn(manifest, content, signal)
  const times = await pMap(
    images,
    async (image) => {
      const created = image && (await configuration(content, image, signal))?.created
      return created === undefined ? Number.NaN : Date.parse(created)
    },
    { concurrency, signal },
  )
  const newest = Math.max(...times)
  return times.length === 0 || Number.isNaN(newest) ? null : newest
}

async function imagesIn(
  manifest: Manifest,
  content: Content,
  signal: AbortSignal,
): Promise<readonly (Manifest | undefined)[]> {
  if (manifest.manifests === undefined) return [manifest]
  const entries = await readIndexEntries(manifest, content, signal)
  const images = entries.filter(({ platform }) => platform !== undefined)
  return pMap(images, (entry) => content.get(entry.digest, signal), { concurrency, signal })
}
