import { type Ambient, createAmbient } from '../compose/ambient.ts'
import { releaseImages, verifyImages } from '../compose/release.ts'
import type { ExplicitCredential } from '../config/credential.ts'
import { errorOf, isSemtagError, type Problem, SemtagError } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import type { Wording } from '../domain/wording.ts'
import { homeOf, version } from '../frontend/ambient.ts'
import { errorFor, type NameOf, problemFor, reportFor, textFor } from '../frontend/caller-words.ts'
import { type Cancellation, createCancellation } from '../frontend/cancellation.ts'
import { type Mask, safeProblem, safeReport } from '../frontend/safe-text.ts'
import { createSecretMask } from '../frontend/secret-mask.ts'
import type { ReleaseEvent } from '../ports/run.ts'
import { type GivenSettings, nameIn, prepareSettings } from './prepare-settings.ts'
import type { ReleaseEnvironment } from './settings.ts'

// https://www.debian.org/doc/debian-policy/ch-opersys.html#non-existent-home-directories
const noHome = '/nonexistent'

/** Options that are prepared, of any command. */
interface Performance {
  readonly options: {
    readonly flags: { readonly timeout: number }
    readonly credential: ExplicitCredential | undefined
    readonly wording: Wording
  }
  readonly certificateAuthority: string | undefined
}

/**
 * Runs a use case with adapters, within the time limit of the settings. `mask` hides the secrets of the run.
 *
 * @throws SemtagError without secrets.
 */
export async function runWithAdapters<Result>(
  { options: { flags, credential, wording }, certificateAuthority }: Performance,
  { env, directory = '.', signal, reporter, onRequest }: ReleaseEnvironment,
  nameOf: NameOf,
  run: (ambient: Ambient, mask: Mask) => Promise<Result>,
): Promise<Result> {
  const secrets = createSecretMask()
  secrets.add(credential?.password ?? '')
  // Signals and exit belong to the program that calls.
  const cancellation = createCancellation({
    onSignal: () => () => {},
    onCrash: () => () => {},
    exit: () => {},
  })
  const over = new AbortController()
  cancellation.limit(flags.timeout, wording.name('timeout'))
  try {
    return await run(
      createAmbient({
        env: env ?? {},
        platform: process.platform,
        homeDirectory: env === undefined ? noHome : homeOf(env),
        workingDirectory: directory,
        terminal: false,
        password: credential?.password,
        certificateAuthority,
        program: 'semtag-library',
        version,
        reporter: { event: (event) => reporter?.event(withoutSecrets(event, secrets.mask, nameOf)) },
        onWait: cancellation.onWait,
        signal: endOf(cancellation, signal, over.signal),
        onRequest: onRequest ?? (() => {}),
        onSecret: secrets.add,
      }),
      secrets.mask,
    )
  } catch (error) {
    throw isSemtagError(error) ? safeError(errorFor(error, nameOf), secrets.mask) : error
  } finally {
    cancellation.release()
    over.abort()
  }
}

/** Aborts at the time limit, and with the given signal. `over` removes the listener from a signal that lives longer. */
function endOf(
  { signal: late }: Cancellation,
  given: AbortSignal | undefined,
  over: AbortSignal,
): AbortSignal {
  if (given === undefined) return late
  const stop = new AbortController()
  const abort = () =>
    stop.abort(
      new SemtagError({
        code: 'INTERRUPTED',
        message: 'The program stopped the run.',
        cause: given.reason,
      }),
    )
  if (given.aborted) abort()
  else given.addEventListener('abort', abort, { once: true, signal: over })
  return AbortSignal.any([late, stop.signal])
}

/** Masks the events that quote other programs. */
function withoutSecrets(event: ReleaseEvent, mask: Mask, nameOf: NameOf): ReleaseEvent {
  if (event.kind === 'warning') return { ...event, message: mask(textFor(event.message, nameOf)) }
  return event.kind === 'retrying' ? { ...event, reason: mask(event.reason) } : event
}

function safeError(error: SemtagError, mask: Mask): SemtagError {
  const [first, ...others] = error.problems.map((problem) => safeProblem(problem, mask))
  return first === undefined ? error : errorOf([first, ...others])
}

/**
 * Releases an image with the given settings.
 *
 * @throws SemtagError that lists every mistake in them.
 */
export async function releaseGiven(given: GivenSettings, around: ReleaseEnvironment): Promise<PushReport> {
  const prepared = await prepareSettings(given, around)
  const { options } = prepared
  const nameOf = nameIn(given)
  return runWithAdapters(prepared, around, nameOf, async (ambient, mask) =>
    safeReport(reportFor(await releaseImages(options, ambient, options.flags['dry-run']), nameOf), mask),
  )
}

/**
 * Returns everything that would stop a release: images that do not exist, targets that semtag cannot read or write.
 * Writes nothing. Skips the images for which `isBuilt` is false: they do not exist yet.
 *
 * @throws SemtagError that lists every mistake in the settings.
 */
export async function verifyGiven(
  given: GivenSettings,
  around: ReleaseEnvironment,
  isBuilt: (image: string) => boolean,
): Promise<readonly Problem[]> {
  const prepared = await prepareSettings(given, around)
  const nameOf = nameIn(given)
  return runWithAdapters(prepared, around, nameOf, async (ambient, mask) => {
    const problems = await verifyImages(prepared.options, ambient, isBuilt)
    return problems.map((problem) => safeProblem(problemFor(problem, nameOf), mask))
  })
}
