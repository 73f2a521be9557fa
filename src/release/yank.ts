import type { Digest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { PlannedTag } from '../domain/plan/planned-tag.ts'
import type { MaintenanceReport } from '../domain/report.ts'
import type { Version } from '../domain/version/version.ts'
import { withdrawalArtifact } from './copy/artifact.ts'
import { findVersions, type RepositoryVersion } from './maintenance/find-versions.ts'
import { type MaintenancePorts, type MaintenanceRequest, maintain } from './maintenance/maintain.ts'
import { removeMarker, writeMarker } from './maintenance/marker.ts'
import { reconcileAliases } from './maintenance/reconcile-aliases.ts'
import type { TargetLog } from './state/target-log.ts'

export interface WithdrawRequest extends MaintenanceRequest {
  readonly versions: readonly Version[]
  /** The text of the withdrawal in the marker. */
  readonly reason?: string
  /** Deletes aliases whose line has no version left; otherwise they stay. */
  readonly removeEmpty: boolean
}

/**
 * Withdraws versions: writes their markers first, then moves the aliases of all their lines to the highest version that
 * remains. Deletes no image. A version that is withdrawn already keeps its marker, and its aliases still move.
 *
 * @see docs/decisions/withdrawal-markers.md
 */
export function yank(request: WithdrawRequest, ports: MaintenancePorts): Promise<MaintenanceReport> {
  return withdraw('yank', request, ports)
}

/** Revokes withdrawals: deletes the markers, or points them at the `restored` artifact if that fails. */
export function unyank(request: WithdrawRequest, ports: MaintenancePorts): Promise<MaintenanceReport> {
  return withdraw('unyank', request, ports)
}

function withdraw(
  command: 'yank' | 'unyank',
  { versions: given, ...request }: WithdrawRequest,
  outside: MaintenancePorts,
): Promise<MaintenanceReport> {
  const { policy, dryRun } = request
  const versions = [...new Map(given.map((version) => [version.text, version])).values()]
  const named = versions.map(({ text }) => text)
  return maintain({ command, versions: named }, request, outside, async (record, signal) => {
    const ports = { ...outside, signal }
    const found = await findVersions(record, versions, policy, ports)
    const isYank = command === 'yank'
    const markers = await (isYank
      ? addMarkers(record, found, request, ports)
      : removeMarkers(record, found, dryRun, ports))
    const hasChangedMarkers = markers.size > 0
    // A push may write aliases from a list without the marker. So wait for the list first, and read the aliases later.
    if (hasChangedMarkers && !dryRun) await record.target.list.read({ signal })
    const builds = policy.builds || versions.some(({ build }) => build.length > 0)
    const removeEmpty = isYank && request.removeEmpty
    const options = {
      policy,
      builds,
      versions,
      markers,
      hasChangedMarkers,
      create: !isYank,
      removeEmpty,
      dryRun,
    }
    await reconcileAliases(record, options, ports)
  })
}

/** What the markers point at after this step, or in a dry run would point at; null if deleted. */
type Markers = ReadonlyMap<Tag, Digest | null>

async function addMarkers(
  record: TargetLog,
  found: readonly RepositoryVersion[],
  { reason, dryRun }: Pick<WithdrawRequest, 'reason' | 'dryRun'>,
  ports: MaintenancePorts,
): Promise<Markers> {
  record.plan(found.map(planMarker))
  for (const { version, otherAliases } of found)
    if (otherAliases.length > 0)
      ports.reporter.event({ kind: 'warning', message: otherPrefix(version, otherAliases) })
  const markers = new Map<Tag, Digest>()
  for (const { version, digest, marker, withdrawals } of found) {
    if (withdrawals.size > 0 || digest === undefined) continue
    const time = ports.clock.now()
    const both = withdrawalArtifact({ version: version.text, digest, time, reason })
    const written = dryRun ? both.artifact.digest : await writeMarker(record, marker, both, ports)
    markers.set(marker, written)
  }
  return markers
}

function otherPrefix({ text }: Version, aliases: readonly string[]): string {
  const [points, belongs, them] =
    aliases.length === 1 ? ['points', 'belongs', 'it'] : ['point', 'belong', 'them']
  return `${aliases.join(', ')} also ${points} at ${text}, but ${belongs} to another --tag-prefix: semtag does not move ${them}.`
}

function planMarker({ marker, former, withdrawals: [first] }: RepositoryVersion): PlannedTag {
  const kind = 'withdrawal'
  if (first !== undefined) {
    const [tag, digest] = first
    const note = 'already withdrawn; reason and time stay'
    return { kind, tag, from: { version: null, digest }, action: 'keep', note }
  }
  return former === undefined
    ? { kind, tag: marker, from: null, action: 'create' }
    : { kind, tag: marker, from: { version: null, digest: former }, action: 'move' }
}

async function removeMarkers(
  record: TargetLog,
  found: readonly RepositoryVersion[],
  dryRun: boolean,
  ports: MaintenancePorts,
): Promise<Markers> {
  record.plan(found.flatMap(planRemovals))
  const markers = new Map<Tag, Digest | null>()
  for (const [marker, digest] of found.flatMap(({ withdrawals }) => [...withdrawals]))
    markers.set(marker, dryRun ? null : await removeMarker(record, marker, digest, ports))
  return markers
}

function planRemovals({ marker, former, withdrawals }: RepositoryVersion): readonly PlannedTag[] {
  const kind = 'withdrawal'
  if (withdrawals.size > 0)
    return [...withdrawals].map(([tag, digest]) => ({
      kind,
      tag,
      from: { version: null, digest },
      action: 'remove',
    }))
  const from = former === undefined ? null : { version: null, digest: former }
  return [{ kind, tag: marker, from, action: 'keep', note: 'the version was not withdrawn' }]
}
