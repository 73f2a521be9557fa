import type { Digest } from '../domain/digest.ts'
import { errorOf, type Problem } from '../domain/errors.ts'
import { type History, readHistory } from '../domain/history.ts'
import { createLookup, type Lookup, type Observation } from '../domain/observation.ts'
import type { Parsed } from '../domain/parsed.ts'
import type { PlannedTag } from '../domain/planned-tag.ts'
import type { Policy } from '../domain/policy.ts'
import type { CareReport } from '../domain/report.ts'
import { type Tag, tagOf } from '../domain/tag.ts'
import { exactTag, exactTagForms } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import { restoredDigest, withdrawalManifest, withdrawalTag } from '../domain/withdrawal.ts'
import { artifactOf } from './artifact.ts'
import { type CarePorts, type CareRequest, care } from './care.ts'
import { bringToOwners, observe } from './owners-phase.ts'
import type { Record } from './record.ts'
import { takeMarkerAway, writeMarker } from './withdraw-marker.ts'

export interface WithdrawRequest extends CareRequest {
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
export function yank(request: WithdrawRequest, ports: CarePorts): Promise<CareReport> {
  return withdraw('yank', request, ports)
}

/** Takes withdrawals back: the markers go, or are pointed at the `restored` artifact where no tag can be deleted. */
export function unyank(request: WithdrawRequest, ports: CarePorts): Promise<CareReport> {
  return withdraw('unyank', request, ports)
}

function withdraw(
  command: 'yank' | 'unyank',
  { versions: given, ...request }: WithdrawRequest,
  outside: CarePorts,
): Promise<CareReport> {
  const { policy, dryRun } = request
  const versions = [...new Map(given.map((version) => [version.text, version])).values()]
  const named = versions.map(({ text }) => text)
  return care({ command, versions: named }, request, outside, async (record, signal) => {
    const ports = { ...outside, signal }
    const seen = await look(record, versions, policy, ports)
    const isYank = command === 'yank'
    const markers = await (isYank ? mark(record, seen, request, ports) : unmark(record, seen, dryRun, ports))
    const builds = policy.builds || versions.some(({ build }) => build.length > 0)
    const removeEmpty = isYank && request.removeEmpty
    const options = { policy, builds, versions, markers, create: !isYank, removeEmpty, dryRun }
    await bringToOwners(record, options, ports)
  })
}

/** What markers point at by now, null where there is none; in a dry run, what they would. */
type Markers = ReadonlyMap<Tag, Digest | null>

async function mark(
  record: Record,
  seen: readonly Seen[],
  { reason, dryRun }: Pick<WithdrawRequest, 'reason' | 'dryRun'>,
  ports: CarePorts,
): Promise<Markers> {
  record.plan(seen.map(markPlan))
  const markers = new Map<Tag, Digest>()
  for (const { version, digest, marker, withdrawals } of seen) {
    if (withdrawals.size > 0 || digest === undefined) continue
    const time = ports.clock.now()
    const artifact = artifactOf(withdrawalManifest({ version: version.text, digest, time, reason }))
    if (!dryRun) await writeMarker(record, marker, artifact, ports)
    markers.set(marker, artifact.digest)
  }
  return markers
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
  record: Record,
  seen: readonly Seen[],
  dryRun: boolean,
  ports: CarePorts,
): Promise<Markers> {
  const withdrawals = seen.flatMap((one) => [...one.withdrawals])
  record.plan(
    withdrawals.map(([tag, digest]) => ({
      kind: 'withdrawal',
      tag,
      from: { version: null, digest },
      action: 'remove',
    })),
  )
  const markers = new Map<Tag, Digest | null>()
  for (const [marker, digest] of withdrawals)
    markers.set(marker, dryRun ? null : await takeMarkerAway(record, marker, digest, ports))
  return markers
}

interface Seen {
  readonly version: Version
  /** What the exact tag points at; undefined where that is gone, and the withdrawal is left. */
  readonly digest: Digest | undefined
  /** The tag of the marker that withdraws the version. */
  readonly marker: Tag
  /** What that points at now. */
  readonly former: Digest | undefined
  /** The markers that withdraw it now, in whichever form. */
  readonly withdrawals: ReadonlyMap<Tag, Digest>
}

/** Looks at the exact tags of versions, and at their markers. */
async function look(
  record: Record,
  versions: readonly Version[],
  policy: Policy,
  ports: CarePorts,
): Promise<readonly Seen[]> {
  const { name } = record.target
  const read = (observed: Observation) => {
    const lookup = createLookup(observed)
    const history = readHistory(observed.tags, policy, policy.builds, lookup)
    const found = versions.map((version) => lookAt(version, policy, { name, history, lookup }))
    return { found, unresolved: [...lookup.unresolved] }
  }
  const forms = new Set(versions.flatMap((version) => exactTagForms(version, policy)))
  const { found } = await observe(record, ports, read, (tag) => forms.has(tag))
  const [first, ...others] = found.flatMap((one) => (one.ok ? [] : one.problem))
  if (first !== undefined) throw errorOf([first, ...others])
  return found.flatMap((one) => (one.ok ? one.value : []))
}

function lookAt(
  version: Version,
  policy: Policy,
  { name, history, lookup }: { readonly name: string; readonly history: History; readonly lookup: Lookup },
): Parsed<Seen> {
  const forms = exactTagForms(version, policy)
  const exact = forms.find((form) => lookup.digest(form))
  const marker = tagOf(withdrawalTag(exactTag(version, policy)))
  const withdrawals = new Map<Tag, Digest>()
  for (const tag of forms.map(withdrawalTag).filter(lookup.lists).map(tagOf)) {
    const at = lookup.digest(tag)
    if (at && at !== restoredDigest) withdrawals.set(tag, at)
  }
  if (withdrawals.size === 0) {
    if (exact === undefined) return { ok: false, problem: notFound(name, version) }
    if (history.isPatchAlias({ version, tag: exact }))
      return { ok: false, problem: isOfBuilds(name, version) }
  }
  const digest = exact === undefined ? undefined : (lookup.digest(exact) ?? undefined)
  const former = lookup.lists(marker) ? (lookup.digest(marker) ?? undefined) : undefined
  return { ok: true, value: { version, digest, marker, former, withdrawals } }
}

function notFound(name: string, version: Version): Problem {
  return {
    code: 'VERSION_NOT_FOUND',
    message: `${name} has no version ${version.text}.`,
    hint: 'semtag ls shows its versions; with --tag-prefix or --variant a version has another tag.',
  }
}

function isOfBuilds(name: string, { text }: Version): Problem {
  return {
    code: 'VERSION_NOT_FOUND',
    message: `${name} has no version ${text}: ${text} is the alias of its builds.`,
    hint: 'Name the builds that are meant, as semtag ls --builds shows them.',
  }
}
