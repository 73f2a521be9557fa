import { maintainRepository, type Questions } from '../compose/maintenance.ts'
import { findSettings } from '../config/find-settings.ts'
import type { RepositoryCommand, Values } from '../config/flags.ts'
import { type MaintenanceOptions, readMaintenanceOptions } from '../config/maintenance.ts'
import type { Problem } from '../domain/errors.ts'
import type { ListReport } from '../domain/list-report.ts'
import type { PruneReport } from '../domain/prune-report.ts'
import type { MaintenanceReport, TagReport, TargetReport } from '../domain/report.ts'
import { checkFiles, createChecks } from '../frontend/checks.ts'
import { reportProblems } from '../frontend/problems.ts'
import { type TextOptions, tagTable } from '../frontend/report-text.ts'
import { safeList, safeMaintenance, safePrune } from '../frontend/safe-text.ts'
import { type Conclusion, conclude, wroteTags } from './conclude.ts'
import { type CommandAmbient, perform } from './perform.ts'

/**
 * The report of a command that looks after a repository, as a table:
 *
 *     registry.local:5000/image-gallery  yank 3.0.42
 *       created  yanked-3.0.42
 *       moved    latest         3.0.42 → 2.2.11
 */
export function maintenanceText(report: MaintenanceReport, options: TextOptions): string {
  return report.targets.map((target) => targetText(target, report, options)).join('\n')
}

function targetText(
  { repository, tags }: TargetReport,
  { command, versions, dryRun, status }: MaintenanceReport,
  options: TextOptions,
): string {
  const head = [command, ...versions].join(' ')
  // A repository may have hundreds of aliases, and most of them are correct.
  const shown = command === 'reconcile' ? tags.filter((tag) => !isInPlace(tag)) : tags
  if (shown.length > 0) return tagTable([repository, head], shown, dryRun, options)
  return status === 'complete' ? tagTable([repository, head, idle(tags)], [], dryRun, options) : ''
}

function isInPlace({ outcome, note }: TagReport): boolean {
  return outcome === 'unchanged' && note === undefined
}

function idle({ length }: readonly TagReport[]): string {
  if (length === 0) return 'nothing to do'
  return length === 1 ? 'its alias is in its place' : `all ${length} aliases are in their place`
}

/** The tags that the command creates, moves or removes, one a line. */
export function quietMaintenance({ targets }: MaintenanceReport): string {
  const changed = ({ outcome }: TagReport) =>
    outcome === 'created' || outcome === 'moved' || outcome === 'removed'
  return targets.flatMap(({ tags }) => tags.filter(changed).map(({ tag }) => `${tag}\n`)).join('')
}

/** What only some of the commands do. */
interface Own {
  /** The text of a `ListReport`. */
  readonly listing?: (report: ListReport, options: TextOptions) => string
  /** A mistake that only this command can have. */
  readonly check?: (options: MaintenanceOptions, around: CommandAmbient) => Problem | undefined
  /** Asks before a repository is emptied. */
  readonly confirm?: (options: MaintenanceOptions, around: CommandAmbient) => Questions['confirm']
  /** Shows the plan of `prune` and asks; undefined without a terminal. */
  readonly approve?: Questions['approve']
  /** The text of a `PruneReport`. */
  readonly pruning?: (report: PruneReport, options: TextOptions) => string
}

/** A command that looks after a repository: reads the arguments, acts, shows the report, and returns the exit code. */
export async function runMaintenance(
  command: RepositoryCommand,
  values: Values,
  around: CommandAmbient,
  own: Own = {},
): Promise<number> {
  const { check, confirm, approve } = own
  const found = await findSettings(around.workingDirectory, values)
  const read = readMaintenanceOptions(command, values, around.env, found)
  const { options } = read
  const checks = createChecks(read.problems)
  const certificateAuthority = await checkFiles(read, around, checks)
  const problem = options && check?.(options, around)
  if (problem !== undefined) checks.add(problem)
  checks.end()
  if (options === undefined) throw new TypeError('arguments without a mistake give options')

  const report = await perform({ ...options, certificateAuthority }, around, (ambient) =>
    maintainRepository(options, ambient, { confirm: confirm?.(options, around) ?? nobodyToAsk, approve }),
  )
  return conclude(conclusionOf(report, around, own), options.flags, around)
}

const nobodyToAsk: Questions['confirm'] = async () => false

function conclusionOf(
  given: MaintenanceReport | ListReport | PruneReport,
  { secrets }: CommandAmbient,
  { listing = () => '', pruning = () => '' }: Own,
): Conclusion {
  if (given.command === 'prune') {
    const report = safePrune(given, secrets.mask)
    const tags = report.lines.flatMap((line) => line.tags)
    const removed = tags.filter(({ outcome }) => outcome === 'removed')
    const shown = report.dryRun ? tags.filter(({ decision }) => decision === 'goes') : removed
    return {
      report,
      problems: report.problems,
      wrote: removed.length > 0,
      text: (options) => pruning(report, options),
      quiet: () => shown.map(({ tag }) => `${tag}\n`).join(''),
    }
  }
  if (given.command === 'ls') {
    const report = safeList(given, secrets.mask)
    return {
      report,
      problems: report.problems,
      wrote: false,
      text: (options) => listing(report, options),
      quiet: () => report.versions.map(({ tag }) => `${tag}\n`).join(''),
    }
  }
  const report = safeMaintenance(given, secrets.mask)
  return {
    report,
    problems: reportProblems(report),
    wrote: wroteTags(report),
    text: (options) => maintenanceText(report, options),
    quiet: () => quietMaintenance(report),
  }
}
