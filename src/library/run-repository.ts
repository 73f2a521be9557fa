import { Readable } from 'node:stream'
import { checkRepositories } from '../compose/check.ts'
import { maintainRepositories } from '../compose/maintenance.ts'
import { promoteCandidates } from '../compose/promote.ts'
import { readCheckOptions } from '../config/check.ts'
import type { MaintenanceCommand, RepositoryCommand, Values } from '../config/flags.ts'
import { type MaintenanceOptions, readMaintenanceOptions } from '../config/maintenance.ts'
import type { ArgumentStyle } from '../config/message-style.ts'
import { readProgramSettings } from '../config/program-settings.ts'
import { readPromoteOptions } from '../config/promote.ts'
import type { CheckReport } from '../domain/check-report.ts'
import type { Problem } from '../domain/errors.ts'
import type { ListReport } from '../domain/list-report.ts'
import type { PruneReport } from '../domain/prune-report.ts'
import type { MaintenanceReport, ReleaseReport } from '../domain/report.ts'
import type { Wording } from '../domain/wording.ts'
import { type NameOf, problemFor, reportFor, textFor } from '../frontend/caller-words.ts'
import { checkFiles, createChecks } from '../frontend/checks.ts'
import {
  type Changes,
  type Mask,
  mapList,
  mapMaintenance,
  mapPrune,
  safeCheck,
  safeList,
  safeMaintenance,
  safePrune,
  safeReport,
} from '../frontend/safe-text.ts'
import type { Environment } from '../ports/run.ts'
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
  if (report.command === 'ls' || report.command === 'prune')
    throw new TypeError(`${report.command} has its own report`)
  return report
}

/** Prunes a repository with the given settings. */
export async function pruneGiven(settings: object, around: ReleaseEnvironment): Promise<PruneReport> {
  const report = await maintainGiven('prune', settings, around)
  if (report.command !== 'prune') throw new TypeError('prune has its own report')
  return report
}

/** Releases a candidate with the given settings. */
export async function promoteGiven(settings: object, around: ReleaseEnvironment): Promise<ReleaseReport> {
  const { options, certificateAuthority, nameOf } = await prepare(
    'promote',
    settings,
    around,
    (values, env, style) => {
      const read = readPromoteOptions(values, env, undefined, style)
      const lacksDigest = read.options?.digest === undefined && read.options?.from === undefined
      return read.options !== undefined && lacksDigest
        ? { ...read, problems: [...read.problems, noDigest] }
        : read
    },
  )
  return runWithAdapters({ options, certificateAuthority }, around, nameOf, async (ambient, mask) => {
    const report = safeReport(reportFor(await promoteCandidates(options, ambient, undefined), nameOf), mask)
    if ('releases' in report) throw new TypeError('the settings name one repository')
    return report
  })
}

/** Checks a repository with the given settings. */
export async function checkGiven(settings: object, around: ReleaseEnvironment): Promise<CheckReport> {
  const { options, certificateAuthority, nameOf } = await prepare(
    'check',
    settings,
    around,
    (values, env, style) => readCheckOptions({ values, env, style }),
  )
  return runWithAdapters({ options, certificateAuthority }, around, nameOf, async (ambient, mask) => {
    const report = await checkRepositories(options, ambient)
    const renamed = (problems: readonly Problem[]) => problems.map((problem) => problemFor(problem, nameOf))
    const repositories = report.repositories.map((one) => ({ ...one, problems: renamed(one.problems) }))
    return safeCheck({ ...report, repositories, problems: renamed(report.problems) }, mask)
  })
}

const noDigest: Problem = {
  code: 'INVALID_ARGUMENT',
  message: 'digest is missing: give the digest that was tested.',
}

/** Options of any command, with every mistake. */
interface Read<Options> {
  readonly options: Options | undefined
  readonly problems: readonly Problem[]
  readonly flags: Parameters<typeof checkFiles>[0]['flags']
  readonly wording: Wording
}

/** @throws SemtagError that lists every mistake in the settings. */
async function prepare<Options>(
  command: RepositoryCommand | 'check',
  settings: object,
  around: ReleaseEnvironment,
  reader: (values: Values, env: Environment, style: ArgumentStyle) => Read<Options>,
): Promise<{ options: Options; certificateAuthority: string | undefined; nameOf: NameOf }> {
  const { values, problems, style, nameOf } = readProgramSettings(command, settings, around.directory ?? '.')
  const { SEMTAG_USERNAME, SEMTAG_PASSWORD } = around.env ?? {}
  const read = reader(values, { SEMTAG_USERNAME, SEMTAG_PASSWORD }, style)
  const checks = createChecks([...read.problems, ...problems].map((problem) => mistakeFor(problem, nameOf)))
  const certificateAuthority = await checkFiles(read, { stdin: Readable.from([]) }, checks)
  checks.end()
  const { options } = read
  if (options === undefined) throw new TypeError('settings without a mistake give options')
  return { options, certificateAuthority, nameOf }
}

async function maintainGiven(
  command: MaintenanceCommand,
  settings: object,
  around: ReleaseEnvironment,
): Promise<MaintenanceReport | ListReport | PruneReport> {
  const { options, certificateAuthority, nameOf } = await prepare(
    command,
    settings,
    around,
    (values, env, style) => {
      const read = readMaintenanceOptions(command, values, env, undefined, style)
      const isWrong = read.options !== undefined && isUnconfirmed(read.options)
      return isWrong ? { ...read, problems: [...read.problems, unconfirmed] } : read
    },
  )
  return runWithAdapters({ options, certificateAuthority }, around, nameOf, async (ambient, mask) => {
    const report = await maintainRepositories(options, ambient, { confirm: async () => false })
    const problem = (given: Problem) => problemFor(given, nameOf)
    const text = (given: string) => textFor(given, nameOf)
    const safe = safeDocument(report, mask, { problem, text })
    if ('repositories' in safe) throw new TypeError('the settings name one repository')
    return safe
  })
}

function safeDocument(
  report: Awaited<ReturnType<typeof maintainRepositories>>,
  mask: Mask,
  changes: Changes,
): typeof report {
  if (report.command === 'prune') return safePrune(mapPrune(report, changes), mask)
  if (report.command !== 'ls') return safeMaintenance(mapMaintenance(report, changes), mask)
  return safeList(mapList(report, changes), mask)
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
