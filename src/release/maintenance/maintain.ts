import { asSemtagError, distinctProblems, errorCodes, type Problem } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import { type CareReport, type MaintenanceReport, movesOf } from '../../domain/report.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Clock, Reporter } from '../../ports/run.ts'
import { statusOfRun, withContinuation } from '../state/failure.ts'
import { createTarget } from '../state/target.ts'
import { createTargetLog, type TargetLog } from '../state/target-log.ts'
import { configuredAs, type FleetRepositories, type FleetRepository, forEachRepository } from './fleet.ts'

/** What a maintenance command needs from outside. */
export interface MaintenancePorts {
  readonly registry: (repository: Repository) => Registry
  readonly clock: Clock
  readonly reporter: Reporter
  /** Ends the command; its reason is a SemtagError. */
  readonly signal: AbortSignal
}

interface RunRequest {
  /** Stops after the plan: everything is read, nothing is written. */
  readonly dryRun: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
}

/** A command on one repository. */
export interface MaintenanceRequest extends RunRequest {
  readonly repository: Repository
  readonly policy: Policy
}

/** A command on one repository or several. */
export interface FleetRequest extends RunRequest {
  readonly repositories: FleetRepositories
}

/** One repository of a running command. */
export interface RunningRepository extends FleetRepository {
  readonly record: TargetLog
}

/** The repositories of a running command. */
export interface Fleet {
  readonly repositories: readonly [RunningRepository, ...RunningRepository[]]
  /** Adds a problem that belongs to no single repository. */
  problem(problem: Problem): void
  /** True if anything went wrong so far. */
  hasProblems(): boolean
  /**
   * Runs a task side by side for each repository without a problem, and ends when all have ended. A failure becomes a
   * problem of its repository. Returns the results of the others.
   */
  each<Result>(
    task: (one: RunningRepository, ports: MaintenancePorts) => Promise<Result>,
  ): Promise<ReadonlyMap<RunningRepository, Result>>
}

type Head = Pick<MaintenanceReport, 'command' | 'versions'>

/**
 * Runs a command on one repository or several. A failure of a registry is not thrown: the report says what happened, and
 * its `status` says whether everything is as planned.
 *
 * @throws SemtagError with a usage code, if nothing was written
 */
export async function maintainAll(
  head: Head,
  { repositories: [first, ...others], dryRun, settle }: FleetRequest,
  outside: MaintenancePorts,
  run: (fleet: Fleet) => Promise<void>,
): Promise<CareReport> {
  const { clock, reporter, signal, registry } = outside
  const open = (given: FleetRepository): RunningRepository => {
    const target = createTarget(given.repository, registry(given.repository), { clock, reporter, settle })
    return { ...given, record: createTargetLog(target, undefined) }
  }
  const repositories = [open(first), ...others.map(open)] as const
  const general: Problem[] = []
  const fleet: Fleet = {
    repositories,
    problem: (problem) => void general.push(problem),
    hasProblems: () => general.length > 0 || repositories.some(({ record }) => record.problems.length > 0),
    each: (task) =>
      forEachRepository(
        repositories.filter(({ record }) => record.problems.length === 0),
        {
          signal,
          run: (one, own) => task(one, { ...outside, signal: own }),
          onProblem: ({ record }, problem) => record.problem(problem),
        },
      ),
  }
  try {
    await run(fleet)
  } catch (thrown) {
    const error = asSemtagError(thrown)
    const isTouched = repositories.some(({ record }) => record.touched())
    if (errorCodes[error.code] !== 'usage' || !isTouched) throw error
  }
  return reportOf({ ...head, dryRun }, repositories, general)
}

/** Runs a command on one repository. */
export async function maintain(
  head: Head,
  { repository, policy, ...request }: MaintenanceRequest,
  ports: MaintenancePorts,
  run: (record: TargetLog, signal: AbortSignal) => Promise<void>,
): Promise<MaintenanceReport> {
  const report = await maintainAll(
    head,
    { ...request, repositories: [{ repository, policy }] },
    ports,
    async (fleet) => void (await fleet.each(({ record }, { signal }) => run(record, signal))),
  )
  if ('repositories' in report) throw new TypeError('one repository has one report')
  return report
}

function reportOf(
  head: Head & Pick<MaintenanceReport, 'dryRun'>,
  repositories: Fleet['repositories'],
  general: readonly Problem[],
): CareReport {
  const all = [...general, ...repositories.flatMap(({ record }) => record.problems)]
  const isTouched = repositories.some(({ record }) => record.touched())
  const start = { schemaVersion: 1, ...head } as const
  const reportOne = ({ record }: RunningRepository): MaintenanceReport => {
    const target = record.report(head.dryRun)
    const targets = [{ ...target, problems: withContinuation(target.problems, isTouched) }]
    // A repository without problems of its own waits because of the problems of another one.
    const isHeldBack = general.length > 0 || target.tags.some(({ outcome }) => outcome === 'pending')
    const reasons = record.problems.length === 0 && isHeldBack ? all : record.problems
    return { ...start, status: statusOfRun(reasons, record.touched()), targets, moved: movesOf(targets) }
  }
  const [first, ...others] = repositories
  if (others.length === 0) return reportOne(first)
  const reports = repositories.map((one) => ({ ...configuredAs(one), ...reportOne(one) }))
  return {
    ...start,
    status: statusOfRun(all, isTouched),
    repositories: reports,
    moved: reports.flatMap(({ moved }) => moved),
    problems: distinctProblems(withContinuation(general, isTouched)),
  }
}
