import { asSemtagError, errorCodes } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import { type MaintenanceReport, movesOf } from '../../domain/report.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Clock, Reporter } from '../../ports/run.ts'
import { statusOfRun, withContinuation } from '../state/failure.ts'
import { createTarget } from '../state/target.ts'
import { createTargetLog, type TargetLog } from '../state/target-log.ts'
import { stoppable } from '../state/waiting.ts'

/** What a maintenance command needs from outside. */
export interface MaintenancePorts {
  readonly registry: (repository: Repository) => Registry
  readonly clock: Clock
  readonly reporter: Reporter
  /** Ends the command; its reason is a SemtagError. */
  readonly signal: AbortSignal
}

export interface MaintenanceRequest {
  readonly repository: Repository
  readonly policy: Policy
  /** Stops after the plan: everything is read, nothing is written. */
  readonly dryRun: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
}

/**
 * Runs a command on one repository. A failure of the registry is not thrown: the report says what happened, and its
 * `status` says whether everything is as planned.
 *
 * @throws SemtagError with a usage code
 */
export async function maintain(
  head: Pick<MaintenanceReport, 'command' | 'versions'>,
  { repository, dryRun, settle }: MaintenanceRequest,
  { registry, clock, reporter, signal: given }: MaintenancePorts,
  run: (record: TargetLog, signal: AbortSignal) => Promise<void>,
): Promise<MaintenanceReport> {
  const record = createTargetLog(
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
    ...head,
    dryRun,
    status: statusOfRun(record.problems, record.touched()),
    targets,
    moved: movesOf(targets),
  }
}
