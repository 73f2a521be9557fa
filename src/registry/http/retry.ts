import { interruption, SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import type { Clock } from '../../ports/run.ts'
import { LastingFailure } from './failure.ts'
import { isThrottled, type Pace, retryAfter } from './pace.ts'
import type { Request, Response, RoundTrip } from './request.ts'
import { ProxyFailure } from './tunnel.ts'

/** A request that is about to be repeated. */
export interface RetryEvent {
  readonly method: Request['method']
  /** Without its query. */
  readonly path: string
  /** The attempt that failed, counted from 1. */
  readonly attempt: number
  /** Why: `HTTP 503`, `ECONNRESET`. */
  readonly reason: string
  /** Milliseconds until the next attempt. */
  readonly wait: number
}

export interface Failed extends Omit<RetryEvent, 'wait'> {
  /** What was answered; it may ask for a wait of its own. */
  readonly response?: Response
}

/**
 * Tells that an attempt failed, and waits until the next may be made: as long as the answer asks, or longer each
 * time, with jitter.
 *
 * @throws RATE_LIMITED where the answer asks for a wait that is for the user to decide.
 */
export type Pause = (failed: Failed, signal: AbortSignal) => Promise<void>

const firstWait = 250
const longestWait = 30_000

/** `host` is who asks to wait, in messages. */
export function createPause(host: string, clock: Clock, onRetry: (event: RetryEvent) => void): Pause {
  return async ({ response, ...failed }, signal) => {
    const asked = response && retryAfter(response, clock)
    if (asked !== undefined && asked > longestWait) throw tooLong(host, asked)
    // The pace of the host delays the next request, and reports the reason once.
    if (response !== undefined && isThrottled(response)) return
    const backoff = Math.min(longestWait, firstWait * 2 ** (failed.attempt - 1))
    const wait = asked ?? backoff * (0.5 + Math.random())
    onRetry({ ...failed, path: failed.path.split('?')[0] ?? failed.path, wait })
    try {
      await clock.sleep(wait, signal)
    } catch (error) {
      throw signal.aborted ? interruption(signal) : error
    }
  }
}

function tooLong(host: string, milliseconds: number): SemtagError {
  const seconds = Math.ceil(milliseconds / 1000)
  return new SemtagError({
    code: 'RATE_LIMITED',
    message: `${host} asks to wait ${seconds} seconds before the next request.`,
    hint: `Run it again in ${seconds} seconds.`,
    speaker: 'registry',
  })
}

/** How often in a row a thing is tried. */
export const attempts = 5
/** Attempts for a throttled request while no other request gets through: about half a minute. */
const throttledAttempts = 10

/** Attempts for a request that ended with this answer, if any. */
export const attemptsFor = (response: Response | undefined): number =>
  response !== undefined && isThrottled(response) ? throttledAttempts : attempts

// 500 too: docker-registry 2.8.2 answers it to reads of a tag that is just being written.
const passingStatuses = new Set([408, 429, 500, 502, 503, 504])
const neverSent = new Set([
  'CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
])
const answerLost = new Set(['ANSWER_TIMEOUT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

/** True for a status that another attempt may change. */
export const mayBeTriedAgain = (status: number): boolean => passingStatuses.has(status)

/** True for a write that the registry may have carried out, although its answer is no success. */
export const mayHaveBeenCarriedOut = ({ status, uncertain }: Response): boolean =>
  uncertain === true || status >= 500 || status === 408

/** What the retries of requests to one host share. */
export interface RetryOptions {
  /** The party that refuses, in messages. */
  readonly host: string
  readonly clock: Clock
  readonly pace: Pace
  readonly onRetry: (event: RetryEvent) => void
}

/**
 * Repeats what may pass: every request of semtag to a registry is safe to repeat, its writes too, but for those with
 * a stream, of which a part may have been stored. Own code: p-retry knows neither Retry-After nor our clock.
 */
export function retrying({ host, clock, pace, onRetry }: RetryOptions, send: RoundTrip): RoundTrip {
  const pause = createPause(host, clock, onRetry)
  const quietPause = createPause(host, clock, () => {})
  const paced = pace.of(send)
  return async (request) => {
    const { method, path, signal } = request
    const isStream = typeof request.body === 'function'
    let uncertain = false
    let failures = 0
    let { passed } = pace
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOnce(paced, { ...request, attempt })
      const { response, reason } = outcome
      uncertain ||= outcome.lost
      failures++
      if (response !== undefined && isThrottled(response)) {
        // While others get through, this one will too.
        if (passed !== pace.passed) failures = 1
        passed = pace.passed
      }
      const isLast = isStream || failures >= attemptsFor(response)
      if (isLast || !outcome.passing || signal.aborted) return finish(outcome, attempt, uncertain)
      try {
        const wait = isBeingWritten(request, response) ? quietPause : pause
        await wait({ method, path, attempt, reason, ...(response && { response }) }, signal)
      } catch (error) {
        // Report the lost answer rather than the rate limit.
        if (uncertain && !signal.aborted) return finish(outcome, attempt, uncertain)
        throw error
      }
    }
  }
}

/** True where docker-registry 2.8 stumbles over a manifest that is being written, as it often does. */
function isBeingWritten({ method, path }: Request, response: Response | undefined): boolean {
  return method === 'HEAD' && response?.status === 500 && path.includes('/manifests/')
}

interface Outcome {
  readonly response?: Response
  readonly error?: unknown
  /** It may go better the next time. */
  readonly passing: boolean
  /** The request may have been carried out all the same. */
  readonly lost: boolean
  readonly reason: string
}

async function attemptOnce(send: RoundTrip, request: Request): Promise<Outcome> {
  try {
    const response = await send(request)
    const { status } = response
    return {
      response,
      passing: mayBeTriedAgain(status),
      lost: mayHaveBeenCarriedOut(response),
      reason: `HTTP ${status}`,
    }
  } catch (error) {
    if (error instanceof ProxyFailure) return { error, lost: false, ...proxyOutcome(error) }
    const code = codeOf(error) ?? ''
    const lost = answerLost.has(code)
    return { error, passing: lost || neverSent.has(code), lost, reason: code }
  }
}

function proxyOutcome({ reason }: ProxyFailure): Pick<Outcome, 'passing' | 'reason'> {
  return typeof reason === 'number'
    ? { passing: mayBeTriedAgain(reason), reason: `HTTP ${reason}` }
    : { passing: answerLost.has(reason) || neverSent.has(reason), reason }
}

function finish({ response, error, passing }: Outcome, attempt: number, uncertain: boolean): Response {
  const lasting = passing && attempt > 1
  if (response === undefined) throw lasting ? new LastingFailure(attempt, error) : error
  return { ...response, ...(uncertain && { uncertain }), ...(lasting && { attempts: attempt }) }
}
