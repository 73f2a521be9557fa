import { systemClock } from '../compose/clock.ts'
import type { Ambient } from '../compose/open-registries.ts'
import { errorOf, isSemtagError, SemtagError } from '../domain/errors.ts'
import { errorFor, type NameOf, textFor } from '../frontend/caller-words.ts'
import { createEnding, type Ending } from '../frontend/ending.ts'
import type { Prepared } from '../frontend/prepare.ts'
import { type Mask, safeProblem } from '../frontend/safe-text.ts'
import { createSecretMask } from '../frontend/secret-mask.ts'
import { homeOf } from '../frontend/surroundings.ts'
import { version } from '../frontend/version.ts'
import type { ReleaseEvent } from '../ports.ts'
import type { ReleaseSurroundings } from './surroundings.ts'

/**
 * Does with adapters what the settings say, within their time limit. `mask` hides the secrets that were met.
 *
 * @throws SemtagError, in which no secret is left.
 */
export async function perform<Result>(
  { options: { flags, credential, wording }, certificateAuthority }: Prepared,
  { env, signal, reporter, onRequest }: ReleaseSurroundings,
  nameOf: NameOf,
  run: (ambient: Ambient, mask: Mask) => Promise<Result>,
): Promise<Result> {
  const secrets = createSecretMask()
  secrets.add(credential?.password ?? '')
  // Whoever calls has the process's signals, and its exit.
  const ending = createEnding({ onSignal: () => () => {}, onCrash: () => () => {}, exit: () => {} })
  const over = new AbortController()
  ending.limit(flags.timeout, wording.name('timeout'))
  try {
    return await run(
      {
        env,
        platform: process.platform,
        homeDirectory: homeOf(env),
        terminal: false,
        password: credential?.password,
        certificateAuthority,
        userAgent: `semtag-library/${version}`,
        clock: systemClock,
        reporter: { event: (event) => reporter?.event(withoutSecrets(event, secrets.mask, nameOf)) },
        signal: endOf(ending, signal, over.signal),
        onRequest: onRequest ?? (() => {}),
        onSecret: secrets.add,
      },
      secrets.mask,
    )
  } catch (error) {
    throw isSemtagError(error) ? safeError(errorFor(error, nameOf), secrets.mask) : error
  } finally {
    ending.release()
    over.abort()
  }
}

/** Aborted when the time is up, and when the given signal is, which may outlive what it is listened to for. */
function endOf({ signal: late }: Ending, given: AbortSignal | undefined, over: AbortSignal): AbortSignal {
  if (given === undefined) return late
  const stop = new AbortController()
  const abort = () =>
    stop.abort(new SemtagError({ code: 'INTERRUPTED', message: 'It was told to stop.', cause: given.reason }))
  if (given.aborted) abort()
  else given.addEventListener('abort', abort, { once: true, signal: over })
  return AbortSignal.any([late, stop.signal])
}

/** The texts of others are in these. */
function withoutSecrets(event: ReleaseEvent, mask: Mask, nameOf: NameOf): ReleaseEvent {
  if (event.kind === 'warning') return { ...event, message: mask(textFor(event.message, nameOf)) }
  return event.kind === 'retrying' ? { ...event, reason: mask(event.reason) } : event
}

function safeError(error: SemtagError, mask: Mask): SemtagError {
  const [first, ...others] = error.problems.map((problem) => safeProblem(problem, mask))
  return first === undefined ? error : errorOf([first, ...others])
}
