import { asSemtagError, errorCodes, SemtagError } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { PruneDecision, PruneRules } from '../domain/plan/prune-rules.ts'
import type { PrunedTag, PruneReport, PruningReport } from '../domain/prune-report.ts'
import { prunedElsewhere } from '../domain/vendors/index.ts'
import type { ContentSourceOptions } from './content-source.ts'
import { readBackDeletion } from './deletion/read-back.ts'
import { configuredAs, type FleetRepository, forEachRepository } from './maintenance/fleet.ts'
import type { FleetRequest, MaintenancePorts } from './maintenance/maintain.ts'
import { pruneImages } from './pruning/delete-images.ts'
import { readStaying } from './pruning/kept-content.ts'
import { goingIn, lookForPrune, type PruneLook, type PruneLookOptions } from './pruning/look.ts'
import { type ImageSizes, readSizes, totalSize } from './pruning/sizes.ts'
import { statusOfRun, withContinuation } from './state/failure.ts'
import { createTarget } from './state/target.ts'
import { createTargetLog, type TargetLog } from './state/target-log.ts'
import { stoppable } from './state/waiting.ts'

/** A repository with its rules. */
export interface PrunedRequest extends FleetRepository {
  readonly rules: PruneRules
  /** Deletes nothing if more tags would go, without the tags of signatures. */
  readonly max: number
  /** Also deletes the children of indexes. */
  readonly children: boolean
}

export interface PruneRequest extends Omit<FleetRequest, 'repositories'> {
  readonly repositories: readonly [PrunedRequest, ...PrunedRequest[]]
  /** Whether the plan is for another tool: it then says which images stay. */
  readonly printed?: boolean | undefined
  /** Shows the user the plan and asks; false ends the command. Without it, everything is confirmed. */
  readonly confirm?: (plan: PruningReport) => Promise<boolean>
}

export interface PrunePorts extends MaintenancePorts {
  readonly configuration: ContentSourceOptions['configuration']
}

interface Run extends PrunedRequest, Pick<PruneLookOptions, 'created'> {
  readonly log: TargetLog
  look?: PruneLook
  /** Why images stay although tags on them go. */
  staying?: ReadonlyMap<Digest, string>
  isPlan: boolean
  readonly sizes: ImageSizes
  /** The tags and manifests that are deleted so far. */
  readonly deleted: Set<Tag | Digest>
}

/**
 * Deletes the versions that no rule keeps. Plans every repository first: if more would go from one of them than `max`
 * allows, nothing is deleted anywhere. A failure of a registry is not thrown: the report says what happened.
 *
 * @throws SemtagError with a usage code
 */
export async function prune(request: PruneRequest, ports: PrunePorts): Promise<PruningReport> {
  const { repositories, settle, dryRun, confirm, printed = false } = request
  const { registry, clock, reporter, signal } = ports
  const runs = repositories.map((given): Run => {
    const target = createTarget(given.repository, registry(given.repository), { clock, reporter, settle })
    const log = createTargetLog(target, undefined)
    return { ...given, log, created: new Map(), sizes: new Map(), isPlan: true, deleted: new Set() }
  })
  const each = (some: readonly Run[], run: (one: Run, ports: PrunePorts) => Promise<void>) =>
    forEachRepository(
      some.filter(({ log }) => log.problems.length === 0),
      {
        signal,
        run: (one, own) => run(one, { ...ports, signal: own }),
        onProblem: ({ log }, problem) => log.problem(problem),
      },
    )
  const readsSizes = !printed && (dryRun || confirm !== undefined)
  await each(runs, (run, own) => plan(run, { readsSizes, printed }, own))
  const going = runs.filter(({ look, log }) => look && goingIn(look.plan).length > 0 && isFaultless(log))
  if (dryRun || going.length === 0 || runs.some(({ log }) => log.problems.some(isTooMany)))
    return reportOn(runs)
  for (const { log, repository } of going) {
    const elsewhere = prunedElsewhere(repository)
    if (elsewhere !== undefined) log.problem(elsewhere)
  }
  try {
    const isConfirmed = confirm === undefined || !going.some(({ log }) => isFaultless(log))
    if (!isConfirmed && !(await stoppable(signal, () => confirm(reportOn(runs))))) return reportOn(runs)
    for (const run of going) if (isFaultless(run.log)) run.isPlan = false
    for (const turn of inTurns(going)) await each(turn, (run, own) => deleteGoing(run, runs, own))
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (errorCodes[error.code] === 'usage' && !runs.some(({ log }) => log.touched())) throw error
    for (const { log } of going) for (const problem of error.problems) log.problem(problem)
  }
  return reportOn(runs)
}

const isFaultless = ({ problems }: Run['log']): boolean => problems.length === 0

const isTooMany = ({ code }: { readonly code: string }): boolean => code === 'TOO_MANY_TAGS'

const isTogether = (one: Run, other: Run): boolean => one.log.target.name === other.log.target.name

/** Images of one repository, such as two variants, come one after the other. */
function inTurns(runs: readonly Run[]): readonly (readonly Run[])[] {
  const turns: Run[][] = []
  for (const run of runs) {
    const free = turns.find((turn) => !turn.some((other) => isTogether(other, run)))
    if (free === undefined) turns.push([run])
    else free.push(run)
  }
  return turns
}

async function plan(
  run: Run,
  { readsSizes, printed }: { readonly readsSizes: boolean; readonly printed: boolean },
  ports: PrunePorts,
): Promise<void> {
  const { log, max, sizes } = run
  const look = await lookForPrune({ ...run, ...ports })
  run.look = look
  const going = goingIn(look.plan)
  log.plan(going.map(plannedRemoval))
  const counted = going.filter(({ reason }) => reason !== 'referrer').length
  if (counted > max) throw tooMany(counted, max, log.target.name)
  if (readsSizes) await readSizes(going, sizes, log.target.registry, ports.signal)
  if (printed) run.staying = await readStaying(look.tags, going, log.target, ports)
}

async function deleteGoing(run: Run, all: readonly Run[], ports: PrunePorts): Promise<void> {
  const { look, log, deleted, children } = run
  if (look === undefined) return
  const going = goingIn(look.plan)
  await pruneImages({ ...run, ...ports, going, first: look, children, ports, deleted })
  // The first look also shows what has gone since for another image of the repository.
  const gone = all.filter((one) => isTogether(one, run)).flatMap((one) => [...one.deleted])
  await readBackDeletion(log, look.tags, gone, ports)
  // The image of a signature stays, or the run ended before it.
  for (const { tag, reason } of log.problems.length > 0 ? [] : going)
    if (reason === 'referrer' && !deleted.has(tag))
      log.change(tag, { outcome: 'held', note: 'its image stays' })
}

function plannedRemoval({ tag, kind, version, digest }: PruneDecision) {
  return { tag, kind, from: { version, digest }, action: 'remove' } as const
}

function tooMany(count: number, max: number, name: string): SemtagError {
  return new SemtagError({
    code: 'TOO_MANY_TAGS',
    message: `${count === 1 ? '1 tag' : `${count} tags`} of ${name} would go, but --max allows ${max}: semtag deletes nothing.`,
    hint: `Check the plan and the rules. If they are right, allow ${count} with --max.`,
  })
}

function reportOn(runs: readonly Run[]): PruningReport {
  const isTouched = runs.some(({ log }) => log.touched())
  const [first, ...others] = runs
  if (first !== undefined && others.length === 0) return reportOnOne(first, isTouched)
  return {
    schemaVersion: 1,
    command: 'prune',
    dryRun: runs.every(({ isPlan }) => isPlan),
    status: statusOfRun(
      runs.flatMap(({ log }) => log.problems),
      isTouched,
    ),
    repositories: runs.map((run) => ({ ...configuredAs(run), ...reportOnOne(run, isTouched) })),
  }
}

function reportOnOne({ look, isPlan, deleted, sizes, staying, log }: Run, isTouched: boolean): PruneReport {
  const { problems, target } = log
  const outcomes = new Map(log.report(false).tags.map(({ tag, outcome, note }) => [tag, { outcome, note }]))
  const tagOf = (one: PruneDecision): PrunedTag => {
    const now = one.decision === 'goes' && !isPlan ? outcomes.get(one.tag) : undefined
    const outcome = now && isOutcome(now.outcome) ? now.outcome : null
    const size = (one.decision === 'goes' && one.digest !== null && totalSize([one.digest], sizes)) || null
    const imageStays = one.decision === 'goes' && one.digest ? staying?.get(one.digest) : undefined
    return {
      ...one,
      note: outcome === 'held' ? (now?.note ?? one.note) : one.note,
      size,
      ...(imageStays !== undefined && { imageStays }),
      outcome,
    }
  }
  return {
    schemaVersion: 1,
    command: 'prune',
    repository: target.name,
    dryRun: isPlan,
    status: statusOfRun(problems, log.touched()),
    lines: (look?.plan.lines ?? []).map(({ line, tags }) => ({ line, tags: tags.map(tagOf) })),
    size: totalSize([...sizes.keys()], sizes),
    manifests: [...deleted].filter(isDigest),
    problems: withContinuation(problems, isTouched),
  }
}

const outcomesShown: readonly string[] = ['removed', 'held', 'refused', 'failed', 'pending', 'unknown']

function isOutcome(outcome: string): outcome is NonNullable<PrunedTag['outcome']> {
  return outcomesShown.includes(outcome)
}
