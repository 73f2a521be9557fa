import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { PruneDecision } from '../../domain/plan/prune-rules.ts'
import { readVersion } from '../../domain/version/version.ts'
import type { Manifest } from '../../ports/content.ts'
import { createDeletion, type Deletion } from '../deletion/delete-tags.ts'
import { deleteByDummy, formerDigest } from '../deletion/dummy-manifest.ts'
import type { MaintenancePorts } from '../maintenance/maintain.ts'
import { reconcileAliases } from '../maintenance/reconcile-aliases.ts'
import { repeatHint } from '../state/failure.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readUntil } from '../state/waiting.ts'
import { writeTag } from '../state/write.ts'
import { createManifestPruning, type ManifestPruning } from './delete-manifest-tree.ts'
import { createKeptContent, type KeptContent } from './kept-content.ts'
import { lookForPrune, type PruneLook, type PruneLookOptions } from './look.ts'

export interface PruneImagesOptions extends PruneLookOptions {
  readonly log: TargetLog
  /** What goes, in the order of the deletions. */
  readonly going: readonly PruneDecision[]
  /** Every tag of the first look. */
  readonly first: PruneLook
  /** Also deletes the children of indexes. */
  readonly children: boolean
  readonly ports: MaintenancePorts
  /** Every tag and manifest that is deleted is added. */
  readonly deleted: Set<Tag | Digest>
}

/** What a run of `prune` deletes with. */
interface Pruning extends PruneImagesOptions {
  readonly kept: KeptContent
  readonly deletion: Deletion
  readonly manifests: ManifestPruning
}

/**
 * Deletes image by image: first the tags, each after a new look at the list and the aliases of its lines, then the
 * manifest, once a complete list shows no tag on it. If another command has taken the content meanwhile, the tags are put
 * back. Ends at the first failure.
 */
export async function pruneImages(options: PruneImagesOptions): Promise<void> {
  const { log, going, first, ports, signal, rules, children, deleted } = options
  const { target } = log
  const exact = new Set(
    first.plan.lines.flatMap(({ tags }) => tags.flatMap(({ kind, tag }) => (kind === 'exact' ? [tag] : []))),
  )
  const kept = createKeptContent({
    target,
    signal,
    reporter: ports.reporter,
    isExact: (tag) => exact.has(tag),
  })
  await kept.update(first.tags, [])
  const deletion = createDeletion(target, (tag) => deleteByDummy(target, tag, { signal }), signal)
  const manifests = createManifestPruning({
    log,
    kept,
    deletion,
    children,
    referrers: !rules.keepReferrers,
    reporter: ports.reporter,
    signal,
    deleted,
  })
  const pruning = { ...options, kept, deletion, manifests }
  const images = new Map<Digest, Tag[]>()
  for (const { tag, digest, reason } of going)
    if (digest !== null && reason !== 'referrer') images.set(digest, [...(images.get(digest) ?? []), tag])
  for (const [digest, tags] of images) if (!(await pruneImage(digest, tags, pruning))) break
}

/** False if the run has to end. */
async function pruneImage(digest: Digest, tags: readonly Tag[], pruning: Pruning): Promise<boolean> {
  const { log, kept, deletion, manifests, signal, deleted } = pruning
  const manifest = await log.target.registry.get(digest, signal)
  const gone = new Map<Tag, Digest>()
  for (const tag of tags) {
    signal.throwIfAborted()
    const { plan } = await lookForPrune(pruning, { known: kept.heads, about: [tag] })
    const now = plan.lines.flatMap((line) => line.tags).find((one) => one.tag === tag)
    if (now?.decision !== 'goes' || now.digest !== digest || manifest === undefined) {
      hold(pruning, tag, now)
      continue
    }
    const result = await deletion(tag)
    if (result.outcome !== 'removed') {
      log.failed(tag, result)
      return false
    }
    log.removed(tag)
    deleted.add(tag)
    gone.set(tag, digest)
    kept.drop(tag)
  }
  if (gone.size === 0 || manifest === undefined) return true
  const restored = await checkAgain(manifest, gone, pruning)
  if (restored === undefined || restored.size > 0) return restored !== undefined
  // A run that died has left the dummy, and deletes what the tag pointed at before.
  const former = formerDigest(manifest)
  const begun = former && (await log.target.registry.get(former, signal))
  return (await manifests.prune(manifest)) && (begun === undefined || (await manifests.prune(begun)))
}

/** Reports why a tag stays that the first plan let go. */
function hold({ log }: Pick<Pruning, 'log'>, tag: Tag, now: PruneDecision | undefined): void {
  const note =
    now === undefined ? 'it is gone' : now.decision === 'goes' ? 'it has other content now' : now.note
  log.change(tag, { outcome: now === undefined ? 'removed' : 'held', note })
}

/**
 * Looks again after the tags of an image are deleted. A command that took the content for an alias has read the tag before
 * that, so its write or its marker shows now: the tags are put back. Also puts back tags that the registry deleted without
 * being asked. Returns the tags that are back; undefined if the run has to end.
 */
async function checkAgain(
  manifest: Manifest,
  gone: ReadonlyMap<Tag, Digest>,
  pruning: Pruning,
): Promise<ReadonlySet<Tag> | undefined> {
  const { log, kept, signal } = pruning
  const { target } = log
  const { digest } = manifest
  const others = [...kept.heads].flatMap(([tag, head]) => (head.digest === digest ? [tag] : []))
  const look = await lookForPrune(pruning, { known: kept.heads, about: [...gone.keys()], deleted: gone })
  const lost = await lostOf(others, pruning)
  for (const tag of lost) if (!(await putBack(tag, manifest, pruning))) return undefined
  if (lost.length > 0) {
    log.problem({
      code: 'REGISTRY_ERROR',
      speaker: 'registry',
      message: `The registry of ${target.name} deleted ${lost.join(', ')} together with ${[...gone.keys()].join(', ')}; semtag put ${lost.length === 1 ? 'it' : 'them'} back, and stopped.`,
      hint: 'This registry deletes every tag of an image at once. Use its own interface.',
    })
    return undefined
  }
  const back = look.plan.lines
    .flatMap(({ tags }) => tags)
    .filter(({ tag, decision }) => gone.has(tag) && decision !== 'goes')
  for (const { tag, note } of back) {
    if (!(await putBack(tag, manifest, pruning))) return undefined
    pruning.deleted.delete(tag)
    log.change(tag, {
      outcome: 'held',
      to: { version: null, digest },
      note: `${note}; semtag put it back`,
    })
  }
  const restored = new Set(back.map(({ tag }) => tag))
  if (restored.size > 0) await reconcileAfter(back, pruning)
  else {
    const read = () => Promise.all([...gone.keys()].map((tag) => target.registry.head(tag, signal)))
    await readUntil(read, (heads) => heads.every((head) => head?.digest !== digest), target, signal)
    await kept.update(look.tags, look.fresh)
  }
  return restored
}

/** A command that found the tags gone may have moved their aliases elsewhere: they go to their owners again. */
async function reconcileAfter(
  back: readonly PruneDecision[],
  { log, policy, ports, signal }: Pruning,
): Promise<void> {
  const versions = back.flatMap(({ version }) => (version === null ? [] : (readVersion(version) ?? [])))
  if (versions.length === 0) return
  const options = { policy, builds: policy.builds, versions, create: false, dryRun: false }
  await reconcileAliases(log, options, { ...ports, signal })
}

async function lostOf(tags: readonly Tag[], { log, signal }: Pruning): Promise<readonly Tag[]> {
  const { registry } = log.target
  const heads = await Promise.all(tags.map((tag) => registry.head(tag, signal)))
  return tags.filter((_, index) => heads[index] === undefined)
}

/** Points a tag at its image again. False if that fails, and the run has to end. */
async function putBack(tag: Tag, manifest: Manifest, { log, signal }: Pruning): Promise<boolean> {
  const written = await writeTag(log.target, tag, manifest, signal)
  if (written.outcome === 'written') return true
  log.problem({
    code: 'NOT_SETTLED',
    message: `semtag deleted ${log.target.name}:${tag} while another command took its content, and cannot put the tag back: ${written.error.message}`,
    hint: `Point ${tag} at ${manifest.digest} again. ${repeatHint}`,
  })
  return false
}
