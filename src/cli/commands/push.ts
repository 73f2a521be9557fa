import { releaseImages } from '../../compose/release.ts'
import { targetsOf } from '../../domain/report.ts'
import { prepare } from '../../frontend/prepare.ts'
import { reportProblems } from '../../frontend/problems.ts'
import { quietReport, type TextOptions, textReport } from '../../frontend/report-text.ts'
import { safeReport } from '../../frontend/safe-text.ts'
import type { Arguments } from '../arguments.ts'
import { conclude, wroteTags } from './conclude.ts'
import { type CommandAmbient, perform } from './perform.ts'

/** `semtag push` and `semtag plan`: reads the arguments, releases, shows the report, and returns the exit code. */
export async function runPush(line: Arguments<'push' | 'plan'>, around: CommandAmbient): Promise<number> {
  const { options, certificateAuthority } = await prepare(line, around)
  const { flags } = options
  const dryRun = line.command === 'plan' || flags['dry-run']
  const released = await perform({ ...options, certificateAuthority }, around, (ambient) =>
    releaseImages(options, ambient, dryRun),
  )
  const report = safeReport(released, around.secrets.mask)
  const conclusion = {
    report,
    problems: reportProblems(report),
    wrote: wroteTags({ dryRun, targets: targetsOf(report) }),
    text: (shown: TextOptions) => textReport(report, shown),
    quiet: () => quietReport(report),
  }
  return conclude(conclusion, flags, around)
}
