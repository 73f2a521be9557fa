import { checkRepositories } from '../compose/check.ts'
import { maintainRepositories } from '../compose/maintenance.ts'
import { readCheckOptions } from '../config/check.ts'
import { findSettings } from '../config/find-settings.ts'
import { readMaintenanceOptions } from '../config/maintenance.ts'
import type { CheckReport } from '../domain/check-report.ts'
import { errorOf, isSemtagError } from '../domain/errors.ts'
import type { LsReport } from '../domain/list-report.ts'
import type { PruningReport } from '../domain/prune-report.ts'
import type { CareReport } from '../domain/report.ts'
import { problemFor, textFor } from '../frontend/caller-words.ts'
import { checkFiles, createChecks } from '../frontend/checks.ts'
import {
  type Changes,
  mapList,
  mapMaintenance,
  mapPrune,
  safeCheck,
  safeList,
  safeMaintenance,
  safePrune,
} from '../frontend/safe-text.ts'
import { inputStyle, nameOfInput, sentence } from './input-style.ts'
import type { Inputs } from './inputs.ts'
import type { Log } from './log.ts'
import { type ActionAmbient, actionAmbient, inInputs } from './release.ts'
import { isPullRequest } from './workflow-run.ts'

/** The report of a command other than push. */
export type CommandReport = CareReport | LsReport | PruningReport | CheckReport

/**
 * Runs a command other than push as the inputs say. In a run for a pull request, it writes nothing.
 *
 * @throws SemtagError that lists every mistake in the inputs.
 */
export async function careForInputs(
  inputs: Inputs,
  around: ActionAmbient,
  log: Log,
  cancellation: Parameters<typeof actionAmbient>[4],
): Promise<CommandReport> {
  const run = await inInputs(prepareCare(inputs, around)).catch((error: unknown) => {
    if (!isSemtagError(error)) throw error
    const [first, ...more] = error.problems.map(sentence)
    throw first === undefined ? error : errorOf([first, ...more])
  })
  return inInputs(run(log, cancellation))
}

type Run = (log: Log, cancellation: Parameters<typeof actionAmbient>[4]) => Promise<CommandReport>

async function prepareCare(inputs: Inputs, around: ActionAmbient): Promise<Run> {
  const { command, env, problems } = inputs
  const isPlanned = (command === 'reconcile' || command === 'prune') && isPullRequest(env)
  const values = isPlanned ? { ...inputs.values, 'dry-run': true } : inputs.values
  const found = await findSettings(around.workingDirectory, values)
  if (command === 'push') throw new TypeError('push releases')
  if (command === 'check') {
    const read = readCheckOptions({ values, env, found, style: inputStyle(env) })
    const { options } = read
    const certificateAuthority = await checked(read, problems, around)
    if (options === undefined) throw new TypeError('inputs without a mistake give options')
    return async (log, cancellation) => {
      const limits = { ...options, certificateAuthority }
      const ambient = actionAmbient(inputs, limits, around, log, cancellation)
      return safeCheck(await checkRepositories(options, ambient), log.mask)
    }
  }
  const read = readMaintenanceOptions(command, values, env, found, inputStyle(env))
  const { options } = read
  const certificateAuthority = await checked(read, problems, around)
  if (options === undefined) throw new TypeError('inputs without a mistake give options')
  return async (log, cancellation) => {
    const limits = { ...options, certificateAuthority }
    const ambient = actionAmbient(inputs, limits, around, log, cancellation)
    const report = await maintainRepositories(options, ambient, { confirm: async () => false })
    if (report.command === 'prune') return safePrune(mapPrune(report, inputWords), log.mask)
    if (report.command === 'ls') return safeList(mapList(report, inputWords), log.mask)
    return safeMaintenance(mapMaintenance(report, inputWords), log.mask)
  }
}

/** Names inputs instead of flags. */
const inputWords: Changes = {
  problem: (given) => problemFor(given, nameOfInput),
  text: (given) => textFor(given, nameOfInput),
}

/** The text of `--ca-file`. Throws if there is a mistake. */
async function checked(
  read: Parameters<typeof checkFiles>[0] & { readonly problems: Inputs['problems'] },
  own: Inputs['problems'],
  around: ActionAmbient,
): Promise<string | undefined> {
  const checks = createChecks([...own, ...read.problems])
  const certificateAuthority = await checkFiles(read, around, checks)
  checks.end()
  return certificateAuthority
}
