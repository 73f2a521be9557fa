import type { Digest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { PlannedTag } from '../domain/plan/planned-tag.ts'
import type { MaintenanceReport } from '../domain/report.ts'
import type { Version } from '../domain/version/version.ts'
import { withdrawalArtifact } from './copy/artifact.ts'
import { look, type Seen } from './maintenance/find-versions.ts'
import { type MaintenancePorts, type MaintenanceRequest, maintain } from './maintenance/maintain.ts'
import { takeMarkerAway, writeMarker } from './maintenance/marker.ts'
import { reconcileAliases } from './maintenance/reconcile-aliases.ts'
import type { TargetLog } from './state/target-log.ts'

export interface WithdrawRequest extends MaintenanceRequest {
  readonly versions: readonly Version[]
  /** For those who ask later. */
  readonly reason?: string
  /** Deletes aliases whose line has no version left; otherwise they stay where they are. */
  readonly removeEmpty: boolean
}

/**
 * Withdraws versions: their markers first, then the aliases of all their lines go to the highest that remains. Nothing
 * of an image is deleted. A version that is withdrawn already keeps its marker, and its aliases are seen to.
 */
export function yank(request: WithdrawRequest, ports: MaintenancePorts): Promise<MaintenanceReport> {
  return withdraw('yank', request, ports)
}

/** Takes withdrawals back: the markers go, or are pointed at the `restored` artifact where no tag can be deleted. */
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
    const seen = await look(record, versions, policy, ports)
    const isYank = command === 'yank'
    const markers = await (isYank ? mark(record, seen, request, ports) : unmark(record, seen, dryRun, ports))
    const isFresh = markers.size > 0
    // Until the list shows a marker, a push may still write aliases by a list without it: they are looked at after that.
    if (isFresh && !dryRun) await record.target.list.read({ signal })
    const builds = policy.builds || versions.some(({ build }) => build.length > 0)
    const removeEmpty = isYank && request.removeEmpty
    const options = { policy, builds, versions, markers, isFresh, create: !isYank, removeEmpty, dryRun }
    await reconcileAliases(record, options, ports)
  })
}

/** What markers point at by now, null where there is none; in a dry run, what they would. */
type Markers = ReadonlyMap<Tag, Digest | null>

async function mark(
  record: TargetLog,
  seen: readonly Seen[],
  { reason, dryRun }: Pick<WithdrawRequest, 'reason' | 'dryRun'>,
  ports: MaintenancePorts,
): Promise<Markers> {
  record.plan(seen.map(markPlan))
  for (const { version, otherAliases } of seen)
    if (otherAliases.length > 0)
      ports.reporter.event({ kind: 'warning', message: leftAlone(version, otherAliases) })
  const markers = new Map<Tag, Digest>()
  for (const { version, digest, marker, withdrawals } of seen) {
    if (withdrawals.size > 0 || digest === undefined) continue
    const time = ports.clock.now()
    const both = withdrawalArtifact({ version: version.text, digest, time, reason })
    const written = dryRun ? both.artifact.digest : await writeMarker(record, marker, both, ports)
    markers.set(marker, written)
  }
  return markers
}

function leftAlone({ text }: Version, aliases: readonly string[]): string {
  const [are, stay] =
    aliases.length === 1 ? ['is', 'is left alone: it is'] : ['are', 'are left alone: they are']
  return `${aliases.join(', ')} ${are} on ${text} too, and ${stay} of another --tag-prefix.`
}

function markPlan({ marker, former, withdrawals: [first] }: Seen): PlannedTag {
  const kind = 'withdrawal'
  if (first !== undefined) {
    const [tag, digest] = first
    const note = 'it was withdrawn before; reason and time stay'
    return { kind, tag, from: { version: null, digest }, action: 'keep', note }
  }
  return former === undefined
    ? { kind, tag: marker, from: null, action: 'create' }
    : { kind, tag: marker, from: { version: null, digest: former }, action: 'move' }
}

async function unmark(
  record: TargetLog,
  seen: readonly Seen[],
  dryRun: boolean,
  ports: MaintenancePorts,
): Promise<Markers> {
  const withdrawals = seen.flatMap((one) => [...one.withdrawals])
  record.plan(seen.flatMap(unmarkPlans))
  const markers = new Map<Tag, Digest | null>()
  for (const [marker, digest] of withdrawals)
    markers.set(marker, dryRun ? null : await takeMarkerAway(record, marker, digest, ports))
  return markers
}

function unmarkPlans({ marker, former, withdrawals }: Seen): readonly PlannedTag[] {
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
