import { maintainRepositories, type Questions } from '../compose/maintenance.ts'
import { findSettings } from '../config/find-settings.ts'
import type { MaintenanceCommand, Values } from '../config/flags.ts'
import { type MaintenanceOptions, readMaintenanceOptions } from '../config/maintenance.ts'
import type { Problem } from '../domain/errors.ts'
import { type LsReport, listsOf } from '../domain/list-report.ts'
import type { PruningReport } from '../domain/prune-report.ts'
import { type CareReport, caresOf, type TagReport } from '../domain/report.ts'
import { checkFiles, createChecks } from '../frontend/checks.ts'
import { reportProblems } from '../frontend/problems.ts'
import { changedByPrune } from '../frontend/prune-text.ts'
import { stacked, type TextOptions, tagTable, variantLabel } from '../frontend/report-text.ts'
import { safeList, safeMaintenance, safePrune } from '../frontend/safe-text.ts'
import { type Conclusion, conclude, wroteTags } from './conclude.ts'
import { type CommandAmbient, perform } from './perform.ts'

/**
 * The report of a command that maintains repositories, as a table for each of them:
 *
 *     registry.local:5000/image-gallery  yank 3.0.42
 *       created  yanked-3.0.42
 *       moved    latest         3.0.42 → 2.2.11
 */
export function maintenanceText(report: CareReport, options: TextOptions): string {
  return stacked(caresOf(report).map((one) => careText(one, options)))
}

function careText(report: ReturnType<typeof caresOf>[number], options: TextOptions): string {
  const { command, versions, dryRun, status, targets } = report
  const head = [command, ...versions].join(' ')
  return targets
    .map(({ repository, tags }) => {
      const name = variantLabel(repository, report)
      // A repository may have hundreds of aliases, and most of them are correct.
      const shown = command === 'reconcile' ? tags.filter((tag) => !isCorrect(tag)) : tags
      if (shown.length > 0) return tagTable([name, head], shown, dryRun, options)
      return status === 'complete' ? tagTable([name, head, idle(tags)], [], dryRun, options) : ''
    })
    .join('\n')
}

function isCorrect({ outcome, note }: TagReport): boolean {
  return outcome === 'unchanged' && note === undefined
}

function idle({ length }: readonly TagReport[]): string {
  if (length === 0) return 'nothing to do'
  return length === 1 ? 'its alias is correct' : `all ${length} aliases are correct`
}

/** The tags that the command creates, moves or removes, one per line; of several repositories with their names. */
export function quietMaintenance(report: CareReport): string {
  const changed = ({ outcome }: TagReport) =>
    outcome === 'created' || outcome === 'moved' || outcome === 'removed'
  return caresOf(report)
    .flatMap(({ targets }) => targets)
    .flatMap(({ repository, tags }) =>
      tags.filter(changed).map(({ tag }) => quietTag(report, repository, tag)),
    )
    .join('')
}

function quietTag(report: CareReport | LsReport | PruningReport, repository: string, tag: string): string {
  return 'repositories' in report ? `${repository}:${tag}\n` : `${tag}\n`
}

function quietList(report: LsReport): string {
  return listsOf(report)
    .flatMap(({ repository, versions }) => versions.map(({ tag }) => quietTag(report, repository, tag)))
    .join('')
}

/** The parts that only some of the commands have. */
interface Own {
  /** The text of a report of `ls`. */
  readonly listing?: (report: LsReport, options: TextOptions) => string
  /** A mistake that only this command can have. */
  readonly check?: (options: MaintenanceOptions, around: CommandAmbient) => Problem | undefined
  /** Asks before a repository is emptied. */
  readonly confirm?: (options: MaintenanceOptions, around: CommandAmbient) => Questions['confirm']
  /** Shows the plan of `prune` and asks; undefined without a terminal. */
  readonly approve?: Questions['approve']
  /** The text of a report of `prune`. */
  readonly pruning?: (report: PruningReport, options: TextOptions, of: MaintenanceOptions) => string
}

/** A command that maintains repositories: reads the arguments, acts, shows the report, and returns the exit code. */
export async function runMaintenance(
  command: MaintenanceCommand,
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
    maintainRepositories(options, ambient, { confirm: confirm?.(options, around) ?? nobodyToAsk, approve }),
  )
  return conclude(conclusionOf(report, options, around, own), options.flags, around)
}

const nobodyToAsk: Questions['confirm'] = async () => false

function conclusionOf(
  given: CareReport | LsReport | PruningReport,
  asked: MaintenanceOptions,
  { secrets }: CommandAmbient,
  { listing = () => '', pruning = () => '' }: Own,
): Conclusion {
  if (given.command === 'prune') {
    const report = safePrune(given, secrets.mask)
    return {
      report,
      problems: reportProblems(report),
      wrote: changedByPrune(report).length > 0 && !report.dryRun,
      text: (options) => pruning(report, options, asked),
      quiet: () =>
        changedByPrune(report)
          .map(([repository, tag]) => quietTag(report, repository, tag))
          .join(''),
    }
  }
  if (given.command === 'ls') {
    const report = safeList(given, secrets.mask)
    return {
      report,
      problems: reportProblems(report),
      wrote: false,
      text: (options) => listing(report, options),
      quiet: () => quietList(report),
    }
  }
  const report = safeMaintenance(given, secrets.mask)
  return {
    report,
    problems: reportProblems(report),
    wrote: caresOf(report).some(wroteTags),
    text: (options) => maintenanceText(report, options),
    quiet: () => quietMaintenance(report),
  }
}
