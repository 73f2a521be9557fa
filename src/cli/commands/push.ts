import { systemClock } from '../../clock.ts'
import type { PushFlags } from '../../config/push-schema.ts'
import { exitCodes, type ReleaseReport, type TagReport } from '../../domain/report.ts'
import type { Arguments } from '../arguments.ts'
import type { Ending } from '../ending.ts'
import { failureOf } from '../failure.ts'
import { type Paint, painter } from '../output/colour.ts'
import { json } from '../output/json.ts'
import { safeReport } from '../output/safe-text.ts'
import { writeOutputFile } from '../output-file.ts'
import { readPassword } from '../password.ts'
import { displayFor } from '../progress/display-for.ts'
import { problemText, reportProblems } from '../render/problems.ts'
import { requestLine } from '../render/requests.ts'
import { quietReport, textReport } from '../render/text.ts'
import type { Surroundings } from '../surroundings.ts'
import { version } from '../version.ts'
import { type Prepared, prepare } from './prepare.ts'

/** The surroundings of a command, with a stderr that may be written to freely. */
export interface CommandSurroundings extends Surroundings {
  readonly secrets: { add(secret: string): void; mask(text: string): string }
  readonly ending: Ending
}

/** `semtag push` and `semtag plan`: reads the arguments, releases, shows the report, and returns the exit code. */
export async function runPush(line: Arguments, around: CommandSurroundings): Promise<number> {
  const prepared = await prepare(line, around)
  const { flags } = prepared.options
  const dryRun = line.command === 'plan' || flags['dry-run']
  const report = safeReport(await release(prepared, around, dryRun), around.secrets.mask)

  const paint = painter(around.stderr, around.env, flags['no-color'])
  for (const problem of reportProblems(report)) around.stderr.write(problemText(problem, paint))
  around.stdout.write(render(report, flags, around))
  const { status } = report
  const code = (status === 'failed' ? around.ending.exitCode() : undefined) ?? exitCodes[status]
  return flags.output === undefined || (await isWritten(flags.output, report, around, paint))
    ? code
    : Math.max(code, exitCodes[wroteTags(report) ? 'partial' : 'failed'])
}

// The release stands, whatever becomes of the file: its report has been printed, and what is wrong is told.
async function isWritten(
  path: string,
  report: ReleaseReport,
  { stderr }: CommandSurroundings,
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

function wroteTags({ dryRun, targets }: ReleaseReport): boolean {
  const written = ({ outcome }: TagReport) => outcome === 'created' || outcome === 'moved'
  return !dryRun && targets.some(({ tags }) => tags.some(written))
}

const interruption = 'Ending; a second Ctrl-C ends at once, without a report.\n'

async function release(
  { options, certificateAuthority }: Prepared,
  around: CommandSurroundings,
  dryRun: boolean,
): Promise<ReleaseReport> {
  const { flags, credential } = options
  const { ending, secrets, stderr } = around
  ending.limit(flags.timeout)
  const password = credential && (credential.password ?? (await readPassword(around.stdin, ending.signal)))
  const debug = (text: string): void => void (flags.debug && stderr.write(`${text}\n`))
  const display = displayFor(flags, around)
  ending.signal.addEventListener('abort', () => {
    display.close()
    if (ending.exitCode() !== undefined && !flags.quiet) stderr.write(interruption)
  })
  try {
    // Loaded once nothing is wrong with the arguments: what talks to registries is large.
    const { push } = await import('../../push.ts')
    return await push(
      options,
      {
        ...around,
        terminal: stderr.isTTY === true,
        password,
        certificateAuthority,
        userAgent: `semtag/${version}`,
        clock: systemClock,
        reporter: display,
        signal: ending.signal,
        onRequest: (event) => debug(requestLine(event)),
        onSecret: (secret) => secrets.add(secret),
      },
      dryRun,
    )
  } finally {
    display.close()
  }
}

function render(report: ReleaseReport, flags: PushFlags, { stdout, env }: Surroundings): string {
  if (flags.json) return json(report)
  if (flags.quiet) return quietReport(report)
  return textReport(report, {
    paint: painter(stdout, env, flags['no-color']),
    width: stdout.isTTY === true ? stdout.columns : undefined,
  })
}
