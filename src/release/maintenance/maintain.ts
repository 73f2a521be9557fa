import { asSemtagError, errorCodes } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import { type CareReport, movesOf } from '../../domain/report.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import type { Clock, Registry, Reporter } from '../../ports.ts'
import { statusOf, withContinuation } from '../state/failure.ts'
import { createTarget } from '../state/target.ts'
import { createRecord, type Record } from '../state/target-log.ts'
import { stoppable } from '../state/waiting.ts'

/** What looking after a repository needs of the outside. */
export interface CarePorts {
  readonly registry: (repository: Repository) => Registry
  readonly clock: Clock
  readonly reporter: Reporter
  /** Ends the command; its reason is a SemtagError. */
  readonly signal: AbortSignal
}

export interface CareRequest {
  readonly repository: Repository
  readonly policy: Policy
  /** Stops after the plan: everything is read, nothing is written. */
  readonly dryRun: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
}

/**
 * Runs a command over one repository. What a registry does is never thrown: the report says what happened, and its
 * `status` whether all is as it should be.
 */
export async function care(
  named: Pick<CareReport, 'command' | 'versions'>,
  { repository, dryRun, settle }: CareRequest,
  { registry, clock, reporter, signal: given }: CarePorts,
  run: (record: Record, signal: AbortSignal) => Promise<void>,
): Promise<CareReport> {
  const record = createRecord(
    createTarget(repository, registry(repository), { clock, reporter, settle }),
    undefined,
  )
  try {
    await stoppable(given, (signal) => run(record, signal))
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (errorCodes[error.code] === 'usage') throw error
    for (const problem of error.problems) record.problem(problem)
  }
  const target = record.report(dryRun)
  const targets = [{ ...target, problems: withContinuation(target.problems, record.touched()) }]
  return {
    schemaVersion: 1,
    ...named,
    dryRun,
    status: statusOf(record.problems, record.touched()),
    targets,
    moved: movesOf(targets),
  }
}
