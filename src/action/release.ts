import { type Ambient, createAmbient } from '../compose/ambient.ts'
import { releaseImages } from '../compose/release.ts'
import type { ExplicitCredential } from '../config/credential.ts'
import type { SharedFlags } from '../config/flags.ts'
import { errorOf, isSemtagError } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { clean } from '../domain/text.ts'
import type { Wording } from '../domain/wording.ts'
import { type ProcessAmbient, version } from '../frontend/ambient.ts'
import { errorFor, reportFor, textFor } from '../frontend/caller-words.ts'
import type { Cancellation } from '../frontend/cancellation.ts'
import { type Prepared, prepare } from '../frontend/prepare.ts'
import { eventLine, requestLine } from '../frontend/progress.ts'
import type { ReleaseEvent, RequestEvent } from '../ports/run.ts'
import { inputStyle, nameOfInput, sentence } from './input-style.ts'
import type { Inputs } from './inputs.ts'
import type { Log } from './log.ts'
import { readWorkflowRun } from './workflow-run.ts'

/** Everything ambient that the action uses, so that it runs in a test as it runs on a runner. */
export type ActionAmbient = Omit<ProcessAmbient, 'stderr'>

/**
 * Reads the inputs, the environment and the files of a release. Contacts nothing. If a tag started the workflow, semtag
 * releases this tag, whatever package.json says.
 *
 * @throws SemtagError that lists every mistake in the inputs, the environment and the file of settings.
 */
export async function prepareInputs(
  { values, env, problems: own }: Inputs,
  { stdin, workingDirectory, onContent }: Pick<ActionAmbient, 'stdin' | 'workingDirectory' | 'onContent'>,
): Promise<Prepared> {
  const around = { env, stdin, workingDirectory, onContent }
  const asking = { style: inputStyle(env), ...(await readWorkflowRun(env)) }
  const prepared = await prepare({ values }, around, asking).catch((error: unknown) => {
    if (!isSemtagError(error)) throw error
    return error.problems.map(sentence)
  })
  const [first, ...more] = [...own, ...('options' in prepared ? [] : prepared)]
  if (first !== undefined) throw errorOf([first, ...more])
  if (!('options' in prepared)) throw new TypeError('inputs without a mistake are prepared')
  return prepared
}

/**
 * Releases the images of the inputs, or plans the release (`dry-run`).
 *
 * @throws SemtagError that lists every mistake in the inputs.
 */
export async function releaseInputs(
  inputs: Inputs,
  around: ActionAmbient,
  log: Log,
  cancellation: Cancellation,
): Promise<PushReport> {
  const { options, certificateAuthority } = await prepareInputs(inputs, around)
  const ambient = actionAmbient(inputs, { ...options, certificateAuthority }, around, log, cancellation)
  return inInputs(releaseImages(options, ambient, options.flags['dry-run'])).then((report) =>
    reportFor(report, nameOfInput),
  )
}

/** The result of a run; its errors name flags as inputs. */
export async function inInputs<Result>(run: Promise<Result>): Promise<Result> {
  return run.catch((error: unknown) => {
    throw isSemtagError(error) ? errorFor(error, nameOfInput) : error
  })
}

interface Limits {
  readonly flags: Pick<SharedFlags, 'timeout' | 'debug'>
  readonly credential: ExplicitCredential | undefined
  readonly wording: Wording
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
}

/** What a run of the action gets from outside. Its time begins now. */
export function actionAmbient(
  inputs: Inputs,
  { flags, credential, wording, certificateAuthority }: Limits,
  around: ActionAmbient,
  log: Log,
  cancellation: Cancellation,
): Ambient {
  cancellation.limit(flags.timeout, wording.name('timeout'))
  return createAmbient({
    ...around,
    env: inputs.env,
    terminal: false,
    password: credential?.password,
    certificateAuthority,
    program: 'semtag-action',
    version,
    reporter: { event: eventLog(log) },
    onWait: cancellation.onWait,
    signal: cancellation.signal,
    onRequest: flags.debug ? (event: RequestEvent) => log.text(requestLine(event)) : () => {},
    onSecret: log.secret,
  })
}

/** Shows events in the log. While a gate runs, the runner reads no commands. */
function eventLog(log: Log): (event: ReleaseEvent) => void {
  let resume = () => {}
  return (event) => {
    if (event.kind === 'gate-ends') resume()
    logEvent(event, log)
    if (event.kind === 'gate-begins') resume = log.stopCommands()
  }
}

function logEvent(event: ReleaseEvent, log: Log): void {
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
