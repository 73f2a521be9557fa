import { systemClock } from '../clock.ts'
import { isSemtagError } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { clean } from '../domain/text.ts'
import type { ReleaseEvent, RequestEvent } from '../ports.ts'
import { push } from '../push.ts'
import { errorFor, reportFor, textFor } from '../shell/caller-words.ts'
import type { Ending } from '../shell/ending.ts'
import { eventLine } from '../shell/progress/lines.ts'
import { requestLine } from '../shell/render/requests.ts'
import { version } from '../shell/version.ts'
import { nameOfInput } from './input-voice.ts'
import type { Inputs } from './inputs.ts'
import type { Log } from './log.ts'
import { prepareInputs } from './prepare-inputs.ts'
import type { ActionSurroundings } from './surroundings.ts'

/**
 * Releases what the inputs say, or plans it (`dry-run`).
 *
 * @throws SemtagError where there is nothing to report: every mistake in the inputs.
 */
export async function releaseInputs(
  inputs: Inputs,
  around: ActionSurroundings,
  log: Log,
  ending: Ending,
): Promise<PushReport> {
  const { options, certificateAuthority } = await prepareInputs(inputs, around)
  const { flags, credential, wording } = options
  ending.limit(flags.timeout, wording.name('timeout'))
  const ambient = {
    ...around,
    env: inputs.env,
    terminal: false,
    password: credential?.password,
    certificateAuthority,
    userAgent: `semtag-action/${version}`,
    clock: systemClock,
    reporter: { event: (event: ReleaseEvent) => tell(event, log) },
    signal: ending.signal,
    onRequest: flags.debug ? (event: RequestEvent) => log.text(requestLine(event)) : () => {},
    onSecret: log.secret,
  }
  return push(options, ambient, flags['dry-run']).then(
    (report) => reportFor(report, nameOfInput),
    (error: unknown) => {
      throw isSemtagError(error) ? errorFor(error, nameOfInput) : error
    },
  )
}

function tell(event: ReleaseEvent, log: Log): void {
  if (event.kind === 'warning') {
    log.annotate({
      level: 'warning',
      title: 'semtag',
      message: clean(textFor(event.message, nameOfInput), longestMessage),
    })
    return
  }
  const line = eventLine(event)
  if (line !== undefined) log.text(line)
}

const longestMessage = 2000
