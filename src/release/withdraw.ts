import { type Digest, shortDigest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import { readHistory } from '../domain/history.ts'
import { createLookup } from '../domain/observation.ts'
import type { PlannedTag } from '../domain/planned-tag.ts'
import type { CareReport } from '../domain/report.ts'
import { type Tag, tagOf } from '../domain/tag.ts'
import { exactTag, exactTagForms } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import { restoredManifest, withdrawalManifest, withdrawalTag } from '../domain/withdrawal.ts'
import type { Manifest } from '../ports.ts'
import { artifactOf, bringEmptyBlob } from './artifact.ts'
import { type CarePorts, type CareRequest, care } from './care.ts'
import { bringToOwners, observe } from './owners-phase.ts'
import type { Record } from './record.ts'
import { readUntil } from './wait.ts'
import { writeTag } from './write.ts'

export interface WithdrawRequest extends CareRequest {
  readonly version: Version
  /** For those who ask later. */
  readonly reason?: string
}

/**
 * Withdraws a version: its marker first, then the aliases of its lines go to the highest that remains. Nothing of the
 * image is deleted.
 */
export function yank(request: WithdrawRequest, ports: CarePorts): Promise<CareReport> {
  return withdraw('yank', request, ports)
}

/** Takes a withdrawal back; markers that cannot be deleted everywhere are pointed at the `restored` artifact. */
export function unyank(request: WithdrawRequest, ports: CarePorts): Promise<CareReport> {
  return withdraw('unyank', request, ports)
}

function withdraw(
  command: 'yank' | 'unyank',
  request: WithdrawRequest,
  ports: CarePorts,
): Promise<CareReport> {
  const { version, policy, reason, dryRun } = request
  return care({ command, versions: [version.text] }, request, ports, async (record, signal) => {
    const seen = await look(record, request, { ...ports, signal })
    const text =
      command === 'yank'
        ? withdrawalManifest({ version: version.text, digest: seen.digest, time: ports.clock.now(), reason })
        : restoredManifest
    const artifact = artifactOf(text)
    const written = command === 'yank' ? (seen.isWithdrawn ? [] : [seen.marker]) : seen.markers
    record.plan(markerPlans(written, seen))
    if (!dryRun && written.length > 0) {
      await bringEmptyBlob(record.target.registry, signal)
      for (const marker of written) await writeMarker(record, marker, artifact, { ...ports, signal })
    }
    await bringToOwners(
      record,
      {
        policy,
        builds: policy.builds || version.build.length > 0,
        version,
        markers: new Map(written.map((marker) => [marker, artifact.digest])),
        create: command === 'unyank',
        dryRun,
      },
      { ...ports, signal },
    )
  })
}

interface Seen {
  /** What the exact tag points at. */
  readonly digest: Digest
  readonly isWithdrawn: boolean
  /** The tag of the marker that withdraws the version. */
  readonly marker: Tag
  /** Those that withdraw it now. */
  readonly markers: readonly Tag[]
  /** What markers were there, whatever they say. */
  readonly present: ReadonlyMap<string, Digest | null>
}

/** Looks at the exact tag and the markers of the version. */
async function look(record: Record, { version, policy }: WithdrawRequest, ports: CarePorts): Promise<Seen> {
  const forms = exactTagForms(version, policy)
  const names = forms.map(withdrawalTag)
  const { digest, isWithdrawn, markers, present } = await observe(record, ports, (observed) => {
    const lookup = createLookup(observed)
    return {
      digest: forms.map((tag) => lookup.digest(tag)).find((found) => found),
      isWithdrawn: readHistory(observed.tags, policy, true, lookup).isWithdrawn(version),
      markers: names.filter(lookup.lists).map(tagOf),
      present: observed.digests,
      unresolved: [...lookup.unresolved],
    }
  })
  if (!digest)
    throw new SemtagError({
      code: 'VERSION_NOT_FOUND',
      message: `${record.target.name} has no version ${version.text}.`,
      hint: 'Look for its exact tag; with --tag-prefix or --variant the version has another one.',
    })
  const marker = tagOf(withdrawalTag(exactTag(version, policy)))
  return { digest, isWithdrawn, marker, markers: isWithdrawn ? markers : [], present }
}

function markerPlans(written: readonly Tag[], { marker, isWithdrawn, present }: Seen): readonly PlannedTag[] {
  const shown = written.length > 0 ? written : isWithdrawn ? [marker] : []
  return shown.map((tag) => {
    const digest = present.get(tag)
    const from = digest === undefined || digest === null ? null : { version: null, digest }
    const action = written.length === 0 ? 'keep' : from === null ? 'create' : 'move'
    return { kind: 'withdrawal', tag, from, action }
  })
}

/** Writes a marker, and waits until reads show it: whoever reads the list after that decides with it. */
async function writeMarker(
  record: Record,
  marker: Tag,
  manifest: Manifest,
  { clock, signal }: CarePorts,
): Promise<void> {
  const { target } = record
  const written = await writeTag(target, marker, manifest, signal)
  if (written.outcome !== 'written') {
    record.failed(marker, written)
    throw written.error
  }
  record.wrote(marker, manifest.digest)
  const read = () => target.registry.head(marker, signal)
  const shown = await readUntil(read, (found) => found?.digest === manifest.digest, clock, signal)
  if (shown?.digest === manifest.digest) return
  throw new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${marker} was pointed at ${shortDigest(manifest.digest)}, and does not show it.`,
    hint: 'Run the same command again; what is in place already is not written twice.',
  })
}
