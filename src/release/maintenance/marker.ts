import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { withdrawnDigest } from '../../domain/tags/withdrawal.ts'
import { type Artifact, restoredArtifact, writeArtifact } from '../copy/artifact.ts'
import { failedDeletion } from '../deletion/delete-manifests.ts'
import { isAnswer } from '../state/failure.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readUntil } from '../state/waiting.ts'
import type { MaintenancePorts } from './maintain.ts'

/**
 * Writes a marker, and waits until reads show it, so that every later reader of the list sees it. Returns the digest of
 * the form that was written.
 */
export async function writeMarker(
  record: TargetLog,
  marker: Tag,
  artifact: Artifact,
  { signal }: MaintenancePorts,
): Promise<Digest> {
  const { target } = record
  const { written, manifest } = await writeArtifact(target, marker, artifact, signal)
  if (written.outcome !== 'written') {
    record.failed(marker, written)
    throw written.error
  }
  record.wrote(marker, manifest.digest)
  const read = () => target.registry.head(marker, signal)
  const shown = await readUntil(read, (found) => found?.digest === manifest.digest, target, signal)
  if (shown?.digest !== manifest.digest)
    throw unsettled(`${marker} was pointed at ${shortDigest(manifest.digest)}, and does not show it.`)
  return manifest.digest
}

/**
 * Takes a marker away, and waits until reads show that; where the registry deletes no tags, or not for this user, it
 * is pointed at the `restored` artifact. Gives what the marker points at then.
 */
export async function takeMarkerAway(
  record: TargetLog,
  marker: Tag,
  former: Digest | undefined,
  ports: MaintenancePorts,
): Promise<Digest | null> {
  const { signal } = ports
  const { registry } = record.target
  if (!(await isDeleted(record, marker, former, signal))) {
    const restored = await writeMarker(record, marker, restoredArtifact(), ports)
    // The registry was asked to delete it, and did not.
    record.change(marker, { note: 'it withdraws nothing any more; it cannot be deleted here' })
    return restored
  }
  record.removed(marker)
  // Some registries answer 403 for a tag that is not there.
  const read = () =>
    registry.head(marker, signal).catch((thrown) => {
      if (asSemtagError(thrown).code === 'DENIED') return undefined
      throw thrown
    })
  // Another digest means that someone has withdrawn the version again.
  const shown = await readUntil(read, (found) => found?.digest !== former, record.target, signal)
  if (shown !== undefined && shown.digest === former)
    throw unsettled(`${marker} was deleted, but the registry still shows it.`)
  return null
}

/** Deletes the tag, or else the marker by its digest: a marker says when it was written, so that it is the only one. */
async function isDeleted(
  { target, ...record }: TargetLog,
  marker: Tag,
  former: Digest | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted()
  const { registry } = target
  try {
    if ((await registry.delete(marker, signal)) !== 'unsupported') return true
    const manifest = former && (await target.find(former, signal))
    // A person may have put the tag on an image, which must stay.
    if (manifest === undefined || withdrawnDigest(manifest.annotations) === undefined) return false
    return (await registry.delete(manifest.digest, signal)) !== 'unsupported'
  } catch (thrown) {
    const error = asSemtagError(thrown)
    // A user who may push but not delete points the marker elsewhere.
    if (isAnswer(error)) return false
    const result = await failedDeletion(target, marker, error)
    if (result.outcome === 'removed') return true
    record.failed(marker, result)
    throw error
  }
}

function unsettled(message: string): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message,
    hint: 'Run the same command again; what is in place already is not written twice.',
  })
}
