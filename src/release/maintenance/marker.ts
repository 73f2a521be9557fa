import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { withdrawnDigest } from '../../domain/tags/withdrawal.ts'
import { type Artifact, restoredArtifact, writeArtifact } from '../copy/artifact.ts'
import { failedDeletion } from '../deletion/deleted.ts'
import { isAnswer, repeatHint } from '../state/failure.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readUntil } from '../state/waiting.ts'
import type { MaintenancePorts } from './maintain.ts'

/**
 * Writes a marker and waits until a read shows it. Returns the digest of the form that was written.
 *
 * @throws NOT_SETTLED if no read shows the marker within the time to settle
 */
export async function writeMarker(
  log: TargetLog,
  marker: Tag,
  artifact: Artifact,
  { signal }: MaintenancePorts,
): Promise<Digest> {
  const { target } = log
  const { written, manifest } = await writeArtifact(target, marker, artifact, signal)
  if (written.outcome !== 'written') {
    log.failed(marker, written)
    throw written.error
  }
  log.wrote(marker, manifest.digest)
  const read = () => target.registry.head(marker, signal)
  const shown = await readUntil(read, (found) => found?.digest === manifest.digest, target, signal)
  if (shown?.digest !== manifest.digest)
    throw unsettled(
      `semtag pointed ${marker} at ${shortDigest(manifest.digest)}, but the registry does not show it.`,
    )
  return manifest.digest
}

/**
 * Deletes a marker and waits until a read shows that it is gone. If the registry does not delete it, or not for this
 * user, points it at the `restored` artifact. Returns what the marker points at then; null if it is deleted.
 */
export async function removeMarker(
  log: TargetLog,
  marker: Tag,
  former: Digest | undefined,
  ports: MaintenancePorts,
): Promise<Digest | null> {
  const { signal } = ports
  const { registry } = log.target
  if (!(await isDeleted(log, marker, former, signal))) {
    const restored = await writeMarker(log, marker, restoredArtifact(), ports)
    log.change(marker, { note: 'no longer a withdrawal; the registry did not delete the tag' })
    return restored
  }
  log.removed(marker)
  // Some registries answer 403 for a tag that is not there.
  const read = () =>
    registry.head(marker, signal).catch((thrown) => {
      if (asSemtagError(thrown).code === 'DENIED') return undefined
      throw thrown
    })
  // Another digest means that another client has withdrawn the version again.
  const shown = await readUntil(read, (found) => found?.digest !== former, log.target, signal)
  if (shown !== undefined && shown.digest === former)
    throw unsettled(`semtag deleted ${marker}, but the registry still shows it.`)
  return null
}

/** Deletes the tag, or else the manifest by its digest: it contains the time, so no other tag has this digest. */
async function isDeleted(
  { target, ...log }: TargetLog,
  marker: Tag,
  former: Digest | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted()
  const { registry } = target
  try {
    if ((await registry.delete(marker, signal)) !== 'unsupported') return true
    const manifest = former && (await target.find(former, signal))
    // A user may have put the tag on an image by hand: the image must stay.
    if (manifest === undefined || withdrawnDigest(manifest.annotations) === undefined) return false
    return (await registry.delete(manifest.digest, signal)) !== 'unsupported'
  } catch (thrown) {
    const error = asSemtagError(thrown)
    // A user who may push but not delete points the marker elsewhere.
    if (isAnswer(error)) return false
    const result = await failedDeletion(target, marker, error)
    if (result.outcome === 'removed') return true
    log.failed(marker, result)
    throw error
  }
}

function unsettled(message: string): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message,
    hint: repeatHint,
  })
}
