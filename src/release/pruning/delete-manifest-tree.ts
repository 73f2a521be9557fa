import { asSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { fallbackTag, isTag, type Tag } from '../../domain/image/tag.ts'
import type { Manifest } from '../../ports/content.ts'
import type { Reporter } from '../../ports/run.ts'
import { cosignSuffixes } from '../copy/referrers.ts'
import { isIndex, readIndexEntries } from '../copy/tree.ts'
import { createManifestDeletion } from '../deletion/delete-manifests.ts'
import type { Deletion } from '../deletion/delete-tags.ts'
import type { TargetLog } from '../state/target-log.ts'
import type { KeptContent } from './kept-content.ts'

/** Deletes manifests that no tag needs, with what belongs to them. */
export interface ManifestPruning {
  /** Deletes an image whose tags are gone. False if the run has to end. */
  prune(manifest: Manifest): Promise<boolean>
}

interface ManifestPruningOptions {
  readonly log: TargetLog
  readonly kept: KeptContent
  readonly deletion: Deletion
  readonly children: boolean
  readonly referrers: boolean
  readonly reporter: Reporter
  readonly signal: AbortSignal
  /** Every tag and manifest that is deleted is added. */
  readonly deleted: Set<Tag | Digest>
}

// Far more than any image has.
const maximumManifests = 2000

export function createManifestPruning({
  log,
  kept,
  deletion,
  children,
  referrers,
  reporter,
  signal,
  deleted,
}: ManifestPruningOptions): ManifestPruning {
  const { target } = log
  const { registry } = target
  const manifests = createManifestDeletion(target, signal)
  let keepsManifests = false

  /** False if the deletion failed. A registry that deletes only tags keeps its manifests. */
  const remove = async (digest: Digest): Promise<boolean> => {
    signal.throwIfAborted()
    if (keepsManifests) return true
    const result = await manifests.delete(digest)
    if (result.outcome === 'removed') {
      deleted.add(digest)
      return true
    }
    if (result.error.code !== 'UNSUPPORTED') {
      log.problem(result.error)
      return false
    }
    keepsManifests = true
    const message = `${target.name} keeps its manifests: the registry deletes only tags.`
    reporter.event({ kind: 'warning', message })
    return true
  }

  /** Deletes the tag of a signature or of a list of referrers. Undefined if that failed, null if there is none. */
  const removeTag = async (tag: Tag): Promise<Digest | null | undefined> => {
    const head = kept.heads.get(tag) ?? (await registry.head(tag, signal))
    if (head === undefined) return null
    const result = await deletion(tag)
    if (result.outcome !== 'removed') {
      log.failed(tag, result)
      log.problem(result.error)
      return undefined
    }
    log.removed(tag)
    deleted.add(tag)
    kept.drop(tag)
    return head.digest
  }

  const pruneAll = async (root: Manifest): Promise<boolean> => {
    const open: Digest[] = [root.digest]
    const seen = new Set<Digest>(open)
    const add = (digest: Digest) => {
      if (!seen.has(digest)) open.push(digest)
      seen.add(digest)
    }
    for (let digest = open.shift(); digest !== undefined; digest = open.shift()) {
      if (seen.size > maximumManifests) return true
      const manifest = digest === root.digest ? root : await readable(digest)
      const subjectGone = manifest?.subject !== undefined && seen.has(manifest.subject)
      const why = subjectGone ? kept.whyKept(digest) : manifest && (await kept.whyManifestKept(manifest))
      if (manifest === undefined || why !== undefined) continue
      const entries = children ? await childrenOf(manifest) : []
      const listed = referrers ? await registry.referrers(digest, signal) : []
      if (!(await remove(digest))) return false
      if (referrers)
        for (const tag of referrerTags(digest)) {
          const found = await removeTag(tag)
          if (found === undefined) return false
          if (found !== null) add(found)
        }
      for (const one of [...listed.map((entry) => entry.digest), ...entries]) add(one)
    }
    return true
  }

  const readable = async (digest: Digest): Promise<Manifest | undefined> => {
    try {
      return await registry.get(digest, signal)
    } catch (thrown) {
      const error = asSemtagError(thrown)
      if (error.code === 'MANIFEST_INVALID') return undefined
      throw error
    }
  }
  /** Indexes before images: some registries refuse to delete a manifest that an index names. */
  const childrenOf = async (manifest: Manifest): Promise<readonly Digest[]> => {
    if (manifest.manifests === undefined) return []
    const entries = await readIndexEntries(manifest, registry, signal)
    return [...entries.filter(isIndex), ...entries.filter((entry) => !isIndex(entry))].map(
      ({ digest }) => digest,
    )
  }
  return { prune: pruneAll }
}

/** The tags that may hold the referrers of a digest: their list, and cosign's signatures. */
function referrerTags(digest: Digest): readonly Tag[] {
  const list = fallbackTag(digest)
  return [list, ...cosignSuffixes.map((suffix) => `${list}.${suffix}`)].filter(isTag)
}
