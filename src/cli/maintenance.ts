import { type Confirm, maintainRepository } from '../compose/maintenance.ts'
import { findSettings } from '../config/find-settings.ts'
import type { MaintenanceCommand, Values } from '../config/flags.ts'
import { type MaintenanceOptions, readMaintenanceOptions } from '../config/maintenance.ts'
import type { Problem } from '../domain/errors.ts'
import type { ListReport } from '../domain/list-report.ts'
import type { MaintenanceReport, TagReport, TargetReport } from '../domain/report.ts'
import { checkFiles, createChecks } from '../frontend/checks.ts'
import { reportProblems } from '../frontend/problems.ts'
import { type TextOptions, tagTable } from '../frontend/report-text.ts'
import { safeList, safeMaintenance } from '../frontend/safe-text.ts'
import { type Conclusion, conclude, wroteTags } from './conclude.ts'
import { type CommandAmbient, perform } from './perform.ts'

/**
 * The report of a command that maintains a repository, as a table:
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
  const shown = command === 'reconcile' ? tags.filter((tag) => !isCorrect(tag)) : tags
  if (shown.length > 0) return tagTable([repository, head], shown, dryRun, options)
  return status === 'complete' ? tagTable([repository, head, idle(tags)], [], dryRun, options) : ''
}

function isCorrect({ outcome, note }: TagReport): boolean {
  return outcome === 'unchanged' && note === undefined
}

function idle({ length }: readonly TagReport[]): string {
  if (length === 0) return 'nothing to do'
  return length === 1 ? 'its alias is correct' : `all ${length} aliases are correct`
}

/** The tags that the command creates, moves or removes, one per line. */
export function quietMaintenance({ targets }: MaintenanceReport): string {
  const changed = ({ outcome }: TagReport) =>
    outcome === 'created' || outcome === 'moved' || outcome === 'removed'
  return targets.flatMap(({ tags }) => tags.filter(changed).map(({ tag }) => `${tag}\n`)).join('')
}

/** The parts that only some of the commands have. */
interface Own {
  /** The text of a `ListReport`. */
  readonly listing?: (report: ListReport, options: TextOptions) => string
  /** A mistake that only this command can have. */
  readonly check?: (options: MaintenanceOptions, around: CommandAmbient) => Problem | undefined
  /** Asks before a repository is emptied. */
  readonly confirm?: (options: MaintenanceOptions, around: CommandAmbient) => Confirm
}

/** Runs a command that maintains a repository: reads the arguments, acts, shows the report, and returns the exit code. */
export async function runMaintenance(
  command: MaintenanceCommand,
  values: Values,
  around: CommandAmbient,
  { listing = () => '', check, confirm }: Own = {},
): Promise<number> {
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
    maintainRepository(options, ambient, confirm?.(options, around) ?? nobodyToAsk),
  )
  return conclude(conclusionOf(report, around, listing), options.flags, around)
}

const nobodyToAsk: Confirm = async () => false

function conclusionOf(
  given: MaintenanceReport | ListReport,
  { secrets }: CommandAmbient,
  listing: NonNullable<Own['listing']>,
): Conclusion {
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
