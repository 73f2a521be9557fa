import { care } from '../../compose/maintenance.ts'
import { type CareOptions, readCareOptions } from '../../config/maintenance.ts'
import { findSettings } from '../../config/sources/find.ts'
import type { CareReport, ListReport } from '../../domain/report.ts'
import { checkFiles, createChecks } from '../../frontend/checks.ts'
import { reportProblems } from '../../frontend/problems.ts'
import { safeCare, safeList } from '../../frontend/safe-text.ts'
import type { TextOptions } from '../../frontend/text.ts'
import type { Arguments } from '../arguments.ts'
import { type Conclusion, conclude, wroteTags } from './conclude.ts'
import { canAsk, cannotAsk, confirmRemoval } from './confirm.ts'
import { listingText } from './listing.ts'
import { careText, quietCare } from './maintenance-text.ts'
import { perform } from './perform.ts'
import type { CommandSurroundings } from './surroundings.ts'

/** The commands that look after a repository: reads the arguments, acts, shows the report, and returns the exit code. */
export async function runCare(
  line: Arguments<CareOptions['task']['command']>,
  around: CommandSurroundings,
): Promise<number> {
  const found = await findSettings(around.workingDirectory, line.values)
  const read = readCareOptions(line.command, line.values, around.env, found)
  const { options } = read
  const checks = createChecks(read.problems)
  const certificateAuthority = await checkFiles(read, around, checks)
  if (options !== undefined && mustAsk(options) && !canAsk(around)) checks.add(cannotAsk)
  checks.end()
  if (options === undefined) throw new TypeError('arguments without a mistake give options')

  const report = await perform({ ...options, certificateAuthority }, around, (ambient) =>
    care(options, ambient, confirmRemoval(options.repository, around)),
  )
  return conclude(conclusionOf(report, around), options.flags, around)
}

/** True where a repository is emptied, and nobody said yes. */
function mustAsk({ task }: CareOptions): boolean {
  return task.command === 'rm' && task.tags === 'all' && !task.confirmed && !task.dryRun
}

function conclusionOf(given: CareReport | ListReport, { secrets }: CommandSurroundings): Conclusion {
  if (given.command === 'ls') {
    const report = safeList(given, secrets.mask)
    return {
      report,
      problems: report.problems,
      wrote: false,
      text: (options: TextOptions) => listingText(report, options),
      quiet: () => report.versions.map(({ tag }) => `${tag}\n`).join(''),
    }
  }
  const report = safeCare(given, secrets.mask)
  return {
    report,
    problems: reportProblems(report),
    wrote: wroteTags(report),
    text: (options: TextOptions) => careText(report, options),
    quiet: () => quietCare(report),
  }
}
