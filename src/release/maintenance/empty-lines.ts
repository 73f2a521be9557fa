import { errorOf } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { emptyLineNote } from '../../domain/plan/owners.ts'
import type { Alias } from '../../domain/tags/aliases.ts'
import { deletionElsewhere } from '../../domain/vendors/index.ts'
import { createDeletion } from '../deletion/delete-tags.ts'
import type { Deleted } from '../deletion/deleted.ts'
import { deleteByDummy } from '../deletion/dummy-manifest.ts'
import type { TargetLog } from '../state/target-log.ts'
import type { OwnersOptions } from '../steps/owners.ts'
import { type SettleAliasOptions, type Settling, settle } from '../steps/settle.ts'

/** An alias whose line has no version left, and what it points at. */
export interface EmptyLine {
  readonly alias: Alias
  readonly digest: Digest | undefined
}

/**
 * Deletes aliases whose line has no version left, then settles them as if it had written them: if a release has added
 * a version to the line meanwhile, its alias must come back.
 */
export async function removeEmptyLines(
  log: TargetLog,
  lines: readonly EmptyLine[],
  options: SettleAliasOptions & OwnersOptions,
): Promise<void> {
  const { target } = log
  const { signal } = options
  const deletion = createDeletion(target, (tag) => deleteByDummy(target, tag, options), signal)
  const remove = async (tag: Tag): Promise<Deleted> => {
    const elsewhere = deletionElsewhere(target.repository, [tag])
    return elsewhere === undefined ? deletion(tag) : { outcome: 'refused', error: errorOf([elsewhere]) }
  }
  const stays = (alias: Alias) =>
    log.change(alias.tag, {
      outcome: 'held',
      reason: 'withdrawn',
      heldBy: null,
      note: emptyLineNote(alias),
    })
  const settling: Settling[] = []
  let failed = false
  for (const { alias, digest } of lines) {
    const { tag } = alias
    if (failed) {
      stays(alias)
      continue
    }
    const shown = await target.registry.head(tag, signal)
    if (shown !== undefined && shown.digest !== digest) {
      settling.push({ alias, written: undefined, former: new Set() })
      continue
    }
    const result: Deleted = shown === undefined ? { outcome: 'removed' } : await remove(tag)
    if (result.outcome === 'removed') {
      log.removed(tag)
      settling.push({ alias, written: undefined, former: new Set([digest]), removed: true })
      continue
    }
    failed = true
    log.failed(tag, result)
    if (result.outcome === 'refused') stays(alias)
  }
  await settle(log, settling, options)
}
