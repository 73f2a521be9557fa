import { systemClock } from '../compose/clock.ts'
import type { Ambient } from '../compose/registries.ts'
import { push, verifyRelease } from '../compose/release.ts'
import { errorOf, isSemtagError, type Problem, SemtagError } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { homeOf } from '../frontend/ambient.ts'
import { errorFor, type NameOf, problemFor, reportFor, textFor } from '../frontend/caller-words.ts'
import { createEnding, type Ending } from '../frontend/cancellation.ts'
import type { Prepared } from '../frontend/prepare.ts'
import { type Mask, safeProblem, safeReport } from '../frontend/safe-text.ts'
import { createSecretMask } from '../frontend/secret-mask.ts'
import { version } from '../frontend/version.ts'
import type { ReleaseEvent } from '../ports.ts'
import { type GivenSettings, nameIn, prepareSettings } from './prepare-settings.ts'
import type { ReleaseSettings, ReleaseSurroundings } from './settings.ts'

/**
 * Does with adapters what the settings say, within their time limit. `mask` hides the secrets that were met.
 *
 * @throws SemtagError, in which no secret is left.
 */
async function perform<Result>(
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

/**
 * Releases what settings say, wherever they are from.
 *
 * @throws SemtagError that lists every mistake in them.
 */
export async function releaseGiven(
  given: GivenSettings,
  surroundings: ReleaseSurroundings,
): Promise<PushReport> {
  const prepared = await prepareSettings(given, surroundings)
  const { options } = prepared
  const nameOf = nameIn(given)
  return perform(prepared, surroundings, nameOf, async (ambient, mask) =>
    safeReport(reportFor(await push(options, ambient, options.flags['dry-run']), nameOf), mask),
  )
}

/**
 * Everything that would keep the settings from being released: images that are not there, targets that cannot be read
 * or written to. Nothing is written. Those that `isBuilt` says no to are not looked for: they are to be built yet.
 *
 * @throws SemtagError that lists every mistake in the settings.
 */
export async function verifyGiven(
  given: GivenSettings,
  surroundings: ReleaseSurroundings,
  isBuilt: (image: string) => boolean,
): Promise<readonly Problem[]> {
  const prepared = await prepareSettings(given, surroundings)
  const nameOf = nameIn(given)
  return perform(prepared, surroundings, nameOf, async (ambient, mask) => {
    const problems = await verifyRelease(prepared.options, ambient, isBuilt)
    return problems.map((problem) => safeProblem(problemFor(problem, nameOf), mask))
  })
}

/**
 * Releases an image, or several, under the tags of a version, as `semtag push` does. What an engine or a registry does
 * is never thrown: the report says what happened, and its `status` whether all is as planned.
 *
 * @returns The document that `semtag push --json` prints; with `images` that of several.
 * @throws SemtagError that lists every mistake in the settings; nothing was written.
 * @example
 * const report = await release(
 *   { image: 'image-gallery', version: '2.1.106', registry: 'registry.local:5000' },
 *   { env: process.env },
 * )
 * if (report.status !== 'complete') process.exitCode = 1
 */
export async function release(
  settings: ReleaseSettings,
  surroundings: ReleaseSurroundings,
): Promise<PushReport> {
  // Who only plans loads nothing that talks to engines and registries.
  const { releaseGiven } = await import('./release.ts')
  const { version, dryRun = false, overwrite = false, assumeHighest = false, ...content } = settings
  const asked = { VERSION: version, 'dry-run': dryRun, overwrite, 'assume-highest': assumeHighest }
  return releaseGiven({ name: 'the settings', content, asked }, surroundings)
}
