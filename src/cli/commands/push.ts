import { systemClock } from '../../clock.ts'
import { parsePushOptions } from '../../config/push-options.ts'
import type { PushFlags } from '../../config/push-schema.ts'
import { createSecretMask } from '../../credentials/secrets.ts'
import { exitCodes, type ReleaseReport } from '../../domain/report.ts'
import type { Reporter } from '../../ports.ts'
import { push } from '../../push.ts'
import { painter } from '../colour.ts'
import { deadline } from '../deadline.ts'
import { checkOutputFile, readCertificateAuthority, readPassword, writeOutputFile } from '../files.ts'
import type { Arguments } from '../parser.ts'
import { lineReporter, warningReporter } from '../progress/reporter.ts'
import { problemText, reportProblems } from '../render/problems.ts'
import { requestLine, retryLine } from '../render/requests.ts'
import { quietReport, textReport } from '../render/text.ts'
import type { Output, Surroundings } from '../surroundings.ts'
import { version } from '../version.ts'

/** `semtag push` and `semtag plan`: reads the arguments, releases, shows the report, and returns the exit code. */
export async function runPush({ command, values }: Arguments, around: Surroundings): Promise<number> {
  const { env, stdout } = around
  const options = parsePushOptions(values, env)
  const { flags, credential } = options
  const mask = createSecretMask()
  const stderr = masked(around.stderr, mask.mask)
  await checkOutputFile(flags.output)
  const [certificateAuthority, password] = await Promise.all([
    readCertificateAuthority(flags['ca-file']),
    credential === undefined ? undefined : (credential.password ?? readPassword(around.stdin)),
  ])

  const { signal, interrupted, release } = deadline(flags.timeout, around)
  const debug = (line: string) => void (flags.debug && stderr.write(`${line}\n`))
  let report: ReleaseReport
  try {
    report = await push(
      options,
      {
        env,
        platform: around.platform,
        homeDirectory: around.homeDirectory,
        terminal: around.stderr.isTTY === true,
        password,
        certificateAuthority,
        userAgent: `semtag/${version}`,
        clock: systemClock,
        reporter: await reporterFor(flags, around, stderr),
        signal,
        onRequest: (event) => debug(requestLine(event)),
        onRetry: (event) => debug(retryLine(event)),
        onSecret: (secret) => mask.add(secret),
      },
      command === 'plan' || flags['dry-run'],
    )
  } finally {
    release()
  }
  const paint = painter(stderr, env, flags['no-color'])
  for (const problem of reportProblems(report)) stderr.write(problemText(problem, paint))
  await writeOutputFile(flags.output, json(report))
  stdout.write(mask.mask(render(report, flags, around)))
  return exitCode(report, interrupted())
}

function render(report: ReleaseReport, flags: PushFlags, { stdout, env }: Surroundings): string {
  if (flags.json) return json(report)
  return flags.quiet ? quietReport(report) : textReport(report, painter(stdout, env, flags['no-color']))
}

function json(report: ReleaseReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`
}

async function reporterFor(flags: PushFlags, { stderr, env }: Surroundings, safe: Output): Promise<Reporter> {
  if (flags.quiet) return warningReporter(safe)
  if (stderr.isTTY !== true || env['TERM'] === 'dumb' || flags.debug) return lineReporter(safe)
  const { movingReporter } = await import('../progress/moving-reporter.ts')
  return movingReporter(safe)
}

function masked(output: Output, mask: (text: string) => string): Output {
  const { isTTY = false, columns = 80, rows = 24 } = output
  return { isTTY, columns, rows, write: (text) => output.write(mask(text)) }
}

function exitCode({ status }: ReleaseReport, signal: 'SIGINT' | 'SIGTERM' | undefined): number {
  if (status !== 'failed' || signal === undefined) return exitCodes[status]
  return signal === 'SIGINT' ? 130 : 143
}
