import { systemClock } from '../compose/clock.ts'
import { push } from '../compose/push.ts'
import { isSemtagError } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { clean } from '../domain/text.ts'
import { errorFor, reportFor, textFor } from '../frontend/caller-words.ts'
import type { Ending } from '../frontend/ending.ts'
import { eventLine } from '../frontend/lines.ts'
import { requestLine } from '../frontend/requests.ts'
import { version } from '../frontend/version.ts'
import type { ReleaseEvent, RequestEvent } from '../ports.ts'
import { nameOfInput } from './input-style.ts'
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
