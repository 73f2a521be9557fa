import type { Problem } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { PlannedTag } from '../domain/plan/planned-tag.ts'
import type { CareReport } from '../domain/report.ts'
import type { Version } from '../domain/version/version.ts'
import { withdrawalArtifact } from './copy/artifact.ts'
import {
  type AbsentVersion,
  findVersions,
  type RepositoryVersion,
  type VersionsFound,
} from './maintenance/find-versions.ts'
import {
  type Fleet,
  type FleetRequest,
  type MaintenancePorts,
  maintainAll,
  type RunningRepository,
} from './maintenance/maintain.ts'
import { removeMarker, writeMarker } from './maintenance/marker.ts'
import { reconcileAliases } from './maintenance/reconcile-aliases.ts'
import type { TargetLog } from './state/target-log.ts'

export interface WithdrawRequest extends FleetRequest {
  readonly versions: readonly Version[]
  /** The text of the withdrawal in the marker. */
  readonly reason?: string
  /** Deletes aliases whose line has no version left; otherwise they stay. */
  readonly removeEmpty: boolean
}

/**
 * Withdraws versions: writes their markers in every repository first, then moves the aliases of all their lines to the
 * highest version that remains. Deletes no image. A version that is withdrawn already keeps its marker, and its aliases
 * still move. If a repository cannot be read, no marker is written; if a marker cannot be written, no alias moves.
 *
 * @see docs/decisions/withdrawal-markers.md
 */
export function yank(request: WithdrawRequest, ports: MaintenancePorts): Promise<CareReport> {
  return withdraw('yank', request, ports)
}

/** Revokes withdrawals: deletes the markers, or points them at the `restored` artifact if that fails. */
export function unyank(request: WithdrawRequest, ports: MaintenancePorts): Promise<CareReport> {
  return withdraw('unyank', request, ports)
}

function withdraw(
  command: 'yank' | 'unyank',
  { versions: given, ...request }: WithdrawRequest,
  outside: MaintenancePorts,
): Promise<CareReport> {
  const versions = [...new Map(given.map((version) => [version.text, version])).values()]
  const isYank = command === 'yank'
  const named = versions.map(({ text }) => text)
  return maintainAll({ command, versions: named }, request, outside, async (fleet) => {
    const looked = await fleet.each(({ record, policy }, ports) =>
      findVersions(record, versions, policy, ports),
    )
    reportAbsent(fleet, versions, looked)

    // After a problem anywhere, the rest is only planned.
    const marksOnlyInPlan = request.dryRun || fleet.hasProblems()
    const marked = await fleet.each(async (one, ports) => {
      const { record } = one
      const { found = [], absent = [] } = looked.get(one) ?? {}
      record.plan(absent.map(planAbsent))
      const options = { reason: request.reason, dryRun: marksOnlyInPlan }
      const markers = await (isYank
        ? addMarkers(one, found, options, ports)
        : removeMarkers(record, found, options.dryRun, ports))
      // A push may write aliases from a list without the marker. So wait for the list, and read the aliases later.
      if (markers.size > 0 && !options.dryRun) await record.target.list.read(ports)
      return { found, markers }
    })

    const dryRun = request.dryRun || fleet.hasProblems()
    const withBuild = versions.some(({ build }) => build.length > 0)
    const removeEmpty = isYank && request.removeEmpty
    await fleet.each(async (one, ports) => {
      const { record, policy } = one
      const { found, markers } = marked.get(one) ?? nothingMarked
      if (found.length === 0) return
      const options = {
        policy,
        builds: policy.builds || withBuild,
        versions: found.map(({ version }) => version),
        markers,
        hasChangedMarkers: markers.size > 0,
        create: !isYank,
        removeEmpty,
        dryRun,
      }
      await reconcileAliases(record, options, ports)
    })
  })
}

/** Reports the versions that no repository has. A version that only some repositories lack is a remark there. */
function reportAbsent(
  { repositories: [first, ...others], problem }: Fleet,
  versions: readonly Version[],
  looked: ReadonlyMap<RunningRepository, VersionsFound>,
): void {
  const alone = looked.get(first)
  if (others.length === 0 && alone !== undefined)
    for (const absent of alone.absent) first.record.problem(absent.problem)
  // A repository that could not be read may have the version.
  if (others.length === 0 || looked.size <= others.length) return
  const found = new Set([...looked.values()].flatMap((one) => one.found.map(({ version }) => version)))
  const names = new Set([...looked.keys()].map(({ record }) => record.target.name))
  for (const version of versions) if (!found.has(version)) problem(nowhere(version, names.size))
}

function nowhere({ text }: Version, repositories: number): Problem {
  return {
    code: 'VERSION_NOT_FOUND',
    message:
      repositories === 1
        ? `No image has version ${text}.`
        : `None of the ${repositories} repositories has version ${text}.`,
    hint: 'Run semtag ls to see their versions.',
  }
}

function planAbsent({ marker, note }: AbsentVersion): PlannedTag {
  return { kind: 'withdrawal', tag: marker, from: null, action: 'keep', note }
}

/** What the markers point at after this step, or in a dry run would point at; null if deleted. */
type Markers = ReadonlyMap<Tag, Digest | null>

const nothingMarked: { readonly found: readonly RepositoryVersion[]; readonly markers: Markers } = {
  found: [],
  markers: new Map(),
}

async function addMarkers(
  { record, policy: { variant } }: RunningRepository,
  found: readonly RepositoryVersion[],
  { reason, dryRun }: { readonly reason: string | undefined; readonly dryRun: boolean },
  ports: MaintenancePorts,
): Promise<Markers> {
  record.plan(found.map(planMarker))
  for (const { version, otherAliases } of found)
    if (otherAliases.length > 0)
      ports.reporter.event({
        kind: 'warning',
        message: `${record.target.name}: ${otherPrefix(version, otherAliases)}`,
      })
  const markers = new Map<Tag, Digest>()
  for (const { version, digest, marker, withdrawals } of found) {
    if (withdrawals.size > 0 || digest === undefined) continue
    const time = ports.clock.now()
    // Variants may have the same content. Their markers differ, so that one can be deleted by its digest.
    const named = variant === undefined ? version.text : `${version.text}-${variant}`
    const both = withdrawalArtifact({ version: named, digest, time, reason })
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
