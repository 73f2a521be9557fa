import { asSemtagError, errorCodes, errorOf, SemtagError } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { PruneDecision, PruneRules } from '../domain/plan/prune-rules.ts'
import type { PrunedTag, PruneReport } from '../domain/prune-report.ts'
import { deletionElsewhere } from '../domain/vendors/index.ts'
import type { ContentSourceOptions } from './content-source.ts'
import { readBackDeletion } from './deletion/read-back.ts'
import type { MaintenancePorts, MaintenanceRequest } from './maintenance/maintain.ts'
import { pruneImages } from './pruning/delete-images.ts'
import { goingIn, lookForPrune, type PruneLook } from './pruning/look.ts'
import { statusOfRun, withContinuation } from './state/failure.ts'
import { createTarget } from './state/target.ts'
import { createTargetLog, type TargetLog } from './state/target-log.ts'
import { stoppable } from './state/waiting.ts'

export interface PruneRequest extends MaintenanceRequest {
  readonly rules: PruneRules
  /** Deletes nothing if more tags would go, without the tags of signatures. */
  readonly max: number
  /** Also deletes the children of indexes. */
  readonly children: boolean
  /** Shows the user the plan and asks; false ends the command. Without it, everything is confirmed. */
  readonly confirm?: (plan: PruneReport) => Promise<boolean>
}

export interface PrunePorts extends MaintenancePorts {
  readonly configuration: ContentSourceOptions['configuration']
}

interface Run {
  look?: PruneLook
  isPlan: boolean
  /** The tags and manifests that are deleted so far. */
  readonly deleted: Set<Tag | Digest>
}

/**
 * Deletes the versions that no rule keeps. A failure of the registry is not thrown: the report says what happened.
 *
 * @throws SemtagError with a usage code
 */
export async function prune(request: PruneRequest, ports: PrunePorts): Promise<PruneReport> {
  const { repository, settle } = request
  const { registry, clock, reporter } = ports
  const target = createTarget(repository, registry(repository), { clock, reporter, settle })
  const record = createTargetLog(target, undefined)
  const run: Run = { isPlan: true, deleted: new Set() }
  try {
    await stoppable(ports.signal, (signal) => planAndDelete(run, record, request, { ...ports, signal }))
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (errorCodes[error.code] === 'usage') throw error
    for (const problem of error.problems) record.problem(problem)
  }
  return reportOn(run, record)
}

async function planAndDelete(
  run: Run,
  record: TargetLog,
  { policy, rules, dryRun, max, children, repository, confirm = async () => true }: PruneRequest,
  ports: PrunePorts,
): Promise<void> {
  const { configuration, signal } = ports
  const options = { record, policy, rules, configuration, signal, created: new Map<Digest, number | null>() }
  const look = await lookForPrune(options)
  run.look = look
  const going = goingIn(look.plan)
  record.plan(going.map(plannedRemoval))
  const counted = going.filter(({ reason }) => reason !== 'referrer').length
  if (counted > max) throw tooMany(counted, max, record.target.name)
  if (going.length === 0) return
  const elsewhere = deletionElsewhere(repository, [])
  if (dryRun || !(await confirm(reportOn(run, record)))) return
  run.isPlan = false
  if (elsewhere !== undefined) throw errorOf([elsewhere])

  const { deleted } = run
  await pruneImages({ ...options, going, first: look, children, ports, deleted })
  await readBackDeletion(record, look.tags, [...deleted], ports)
  // The image of a signature stays, or the run ended before it.
  for (const { tag, reason } of record.problems.length > 0 ? [] : going)
    if (reason === 'referrer' && !deleted.has(tag))
      record.change(tag, { outcome: 'held', note: 'its image stays' })
}

function plannedRemoval({ tag, kind, version, digest }: PruneDecision) {
  return { tag, kind, from: { version, digest }, action: 'remove' } as const
}

function tooMany(count: number, max: number, name: string): SemtagError {
  return new SemtagError({
    code: 'TOO_MANY_TAGS',
    message: `${count} tags of ${name} would go, and --max allows ${max}: semtag deletes nothing.`,
    hint: `Check the plan and the rules. If they are right, use --max ${count}.`,
  })
}

function reportOn({ look, isPlan, deleted }: Run, record: TargetLog): PruneReport {
  const { problems, touched, target } = record
  const outcomes = new Map(
    record.report(false).tags.map(({ tag, outcome, note }) => [tag, { outcome, note }]),
  )
  const tagOf = (one: PruneDecision): PrunedTag => {
    const now = one.decision === 'goes' && !isPlan ? outcomes.get(one.tag) : undefined
    const outcome = now && isOutcome(now.outcome) ? now.outcome : null
    return { ...one, note: outcome === 'held' ? (now?.note ?? one.note) : one.note, outcome }
  }
  return {
    schemaVersion: 1,
    command: 'prune',
    repository: target.name,
    dryRun: isPlan,
    status: statusOfRun(problems, touched()),
    lines: (look?.plan.lines ?? []).map(({ line, tags }) => ({ line, tags: tags.map(tagOf) })),
    manifests: [...deleted].filter(isDigest),
    problems: withContinuation(problems, touched()),
  }
}

const outcomesShown: readonly string[] = ['removed', 'held', 'refused', 'failed', 'pending', 'unknown']

function isOutcome(outcome: string): outcome is NonNullable<PrunedTag['outcome']> {
  return outcomesShown.includes(outcome)
}
