import type { SharedFlags } from '../config/flags.ts'
import type { Problem } from '../domain/errors.ts'
import { exitCodes, type MaintenanceReport, type Status, type TagReport } from '../domain/report.ts'
import { type Paint, painter } from '../frontend/colour.ts'
import { failureOf, json } from '../frontend/failure.ts'
import { writeOutputFile } from '../frontend/files.ts'
import { problemText } from '../frontend/problems.ts'
import type { TextOptions } from '../frontend/report-text.ts'
import type { CommandAmbient } from './perform.ts'

/** A report without secrets, and how to show it. */
export interface Conclusion {
  readonly report: { readonly status: Status | 'drift' }
  readonly problems: readonly Problem[]
  /** True if a tag was written. */
  readonly wrote: boolean
  readonly text: (options: TextOptions) => string
  /** The text for `--quiet`. */
  readonly quiet: () => string
}

export function wroteTags({ dryRun, targets }: Pick<MaintenanceReport, 'dryRun' | 'targets'>): boolean {
  const written = ({ outcome }: TagReport) =>
    outcome === 'created' || outcome === 'moved' || outcome === 'removed'
  return !dryRun && targets.some(({ tags }) => tags.some(written))
}

/** Shows a report in the form that the flags choose, and returns the exit code. */
export async function conclude(
  conclusion: Conclusion,
  flags: Pick<SharedFlags, 'json' | 'quiet' | 'output' | 'no-color'>,
  around: CommandAmbient,
): Promise<number> {
  const { report, problems, wrote } = conclusion
  const paint = painter(around.stderr, around.env, flags['no-color'])
  for (const problem of problems) around.stderr.write(problemText(problem, paint))
  around.stdout.write(render(conclusion, flags, around))
  const { status } = report
  const code = (status === 'failed' ? around.cancellation.exitCode() : undefined) ?? exitCodes[status]
  const isInFile = flags.output === undefined || (await isWritten(flags.output, report, around, paint))
  const isShown = await isPrinted(conclusion, around)
  return isInFile && isShown ? code : Math.max(code, exitCodes[wrote ? 'partial' : 'failed'])
}

// The report is printed already, so a file that cannot be written is only one more error.
async function isWritten(
  path: string,
  report: object,
  { stderr }: CommandAmbient,
  paint: Paint,
): Promise<boolean> {
  try {
    await writeOutputFile(path, json(report))
    return true
  } catch (error) {
    stderr.write(failureOf(error, { paint, mask: (text) => text, debug: false }).text)
    return false
  }
}

// If standard output is lost, the log still has the report.
async function isPrinted({ text }: Conclusion, { stderr, outputLost }: CommandAmbient): Promise<boolean> {
  const reason = await outputLost()
  if (reason === undefined) return true
  stderr.write(`Error: Standard output cannot be written (${reason}). The report is:\n`)
  stderr.write(text({ paint: (_style, plain) => plain }))
  return false
}

function render(
  { report, text, quiet }: Conclusion,
  flags: Pick<SharedFlags, 'json' | 'quiet' | 'no-color'>,
  { stdout, env }: CommandAmbient,
): string {
  if (flags.json) return json(report)
  if (flags.quiet) return quiet()
  return text({
    paint: painter(stdout, env, flags['no-color']),
    width: stdout.isTTY === true ? stdout.columns : undefined,
  })
}
