import { Readable } from 'node:stream'
import { maintainRepositories } from '../compose/maintenance.ts'
import type { MaintenanceCommand } from '../config/flags.ts'
import { type MaintenanceOptions, readMaintenanceOptions } from '../config/maintenance.ts'
import { readProgramSettings } from '../config/program-settings.ts'
import type { Problem } from '../domain/errors.ts'
import type { ListReport } from '../domain/list-report.ts'
import type { MaintenanceReport } from '../domain/report.ts'
import { type NameOf, problemFor, textFor } from '../frontend/caller-words.ts'
import { checkFiles, createChecks } from '../frontend/checks.ts'
import { mapMaintenance, safeList, safeMaintenance } from '../frontend/safe-text.ts'
import { runWithAdapters } from './run.ts'
import type { ReleaseEnvironment } from './settings.ts'

/** Lists a repository with the given settings. */
export async function listGiven(settings: object, around: ReleaseEnvironment): Promise<ListReport> {
  const report = await maintainGiven('ls', settings, around)
  if (report.command !== 'ls') throw new TypeError('ls has its own report')
  return report
}

/** Changes a repository with the given settings. */
export async function changeGiven(
  command: MaintenanceReport['command'],
  settings: object,
  around: ReleaseEnvironment,
): Promise<MaintenanceReport> {
  const report = await maintainGiven(command, settings, around)
  if (report.command === 'ls') throw new TypeError('only ls has this report')
  return report
}

/** @throws SemtagError that lists every mistake in the settings. */
async function maintainGiven(
  command: MaintenanceCommand,
  settings: object,
  around: ReleaseEnvironment,
): Promise<MaintenanceReport | ListReport> {
  const { values, problems, style, nameOf } = readProgramSettings(command, settings, around.directory ?? '.')
  const { SEMTAG_USERNAME, SEMTAG_PASSWORD } = around.env ?? {}
  const read = readMaintenanceOptions(command, values, { SEMTAG_USERNAME, SEMTAG_PASSWORD }, undefined, style)
  const checks = createChecks([...read.problems, ...problems].map((problem) => mistakeFor(problem, nameOf)))
  const certificateAuthority = await checkFiles(read, { stdin: Readable.from([]) }, checks)
  if (read.options !== undefined && isUnconfirmed(read.options)) checks.add(mistakeFor(unconfirmed, nameOf))
  checks.end()
  const { options } = read
  if (options === undefined) throw new TypeError('settings without a mistake give options')
  return runWithAdapters({ options, certificateAuthority }, around, nameOf, async (ambient, mask) => {
    const report = await maintainRepositories(options, ambient, { confirm: async () => false })
    if (report.command === 'prune') throw new TypeError(`${command} has its own report`)
    const problem = (given: Problem) => problemFor(given, nameOf)
    const text = (given: string) => textFor(given, nameOf)
    const safe =
      report.command === 'ls'
        ? safeList(
            'repositories' in report ? report : { ...report, problems: report.problems.map(problem) },
            mask,
          )
        : safeMaintenance(mapMaintenance(report, { problem, text }), mask)
    if ('repositories' in safe) throw new TypeError('the settings name one repository')
    return safe
  })
}

/** A mistake in the words of a program: arguments are keys, and no command line is shown. */
function mistakeFor(mistake: Problem, nameOf: NameOf): Problem {
  const { message, hint, ...rest } = problemFor(mistake, nameOf)
  return {
    ...rest,
    message: message.replace(/^(?:REPOSITORY|VERSION|TAG)\b/, (word) => word.toLowerCase()),
    ...(hint === undefined || hint.includes('semtag ') ? {} : { hint }),
  }
}

function isUnconfirmed({ task }: MaintenanceOptions): boolean {
  return task.command === 'rm' && task.tags === 'all' && !task.confirmed && !task.dryRun
}

const unconfirmed: Problem = {
  code: 'INVALID_ARGUMENT',
  message: '--all empties the repository.',
  hint: 'Add yes: true to confirm; dryRun: true returns what semtag would delete.',
}
