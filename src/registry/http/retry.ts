import { interruption, SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import type { Clock } from '../../ports/run.ts'
import { LastingFailure } from './failure.ts'
import { isThrottled, type Pace, retryAfter } from './pace.ts'
import type { Request, Response, RoundTrip } from './request.ts'
import { ProxyFailure } from './tunnel.ts'

/** A request failed and is about to be retried. */
export interface RetryEvent {
  readonly method: Request['method']
  /** Without its query. */
  readonly path: string
  /** The attempt that failed, counted from 1. */
  readonly attempt: number
  /** `HTTP 503`, `ECONNRESET` */
  readonly reason: string
  /** Milliseconds until the next attempt. */
  readonly wait: number
}

/** A failed attempt. */
export interface Failed extends Omit<RetryEvent, 'wait'> {
  /** The answer, whose `Retry-After` replaces the wait. */
  readonly response?: Response
}

/**
 * Reports a failed attempt and waits until the next: as long as the answer asks, else exponentially longer each time,
 * with jitter.
 *
 * @throws RATE_LIMITED if the answer asks for more than half a minute.
 */
export type Pause = (failed: Failed, signal: AbortSignal) => Promise<void>

const firstWait = 250
const longestWait = 30_000

/** `host` is the host in messages. */
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
    hint: `Run the command again in ${seconds} seconds.`,
    speaker: 'registry',
  })
}

/** The number of attempts for a request. */
export const attempts = 5
/** The number of attempts for a throttled request while no other request gets through: about half a minute. */
const throttledAttempts = 10

/** The number of attempts for a request that ended with this answer, if any. */
export const attemptsFor = (response: Response | undefined): number =>
  response !== undefined && isThrottled(response) ? throttledAttempts : attempts

// 500 too: docker-registry 2.8.2 sends it for a read of a tag that is being written.
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

/** True for a status that another attempt may turn into a success. */
export const mayBeTriedAgain = (status: number): boolean => passingStatuses.has(status)

/** True if the registry may have carried out a write although the answer is not a success. */
export const mayHaveBeenCarriedOut = ({ status, uncertain }: Response): boolean =>
  uncertain === true || status >= 500 || status === 408

/** What the retries of requests to one host share. */
export interface RetryOptions {
  /** The host in messages. */
  readonly host: string
  readonly clock: Clock
  readonly pace: Pace
  readonly onRetry: (event: RetryEvent) => void
}

/**
 * Retries temporary failures. Every request of semtag to a registry is safe to repeat, writes too. The exception is a
 * request with a stream: the registry may have stored a part of it. Own code: p-retry knows neither Retry-After nor our
 * clock.
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
        // While other requests get through, this request will too.
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

/** True for the 500 that docker-registry 2.8 often sends while a manifest is being written. */
function isBeingWritten({ method, path }: Request, response: Response | undefined): boolean {
  return method === 'HEAD' && response?.status === 500 && path.includes('/manifests/')
}

interface Outcome {
  readonly response?: Response
  readonly error?: unknown
  /** True if another attempt may succeed. */
  readonly passing: boolean
  /** True if the registry may have carried out the request although no answer arrived. */
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
