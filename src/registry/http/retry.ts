import { codeOf } from '../../domain/system-error.ts'
import type { Clock } from '../../ports.ts'
import { LastingFailure } from './failure.ts'
import { isThrottled, type Pace } from './pace.ts'
import { createPause, type RetryEvent } from './pause.ts'
import { ProxyFailure } from './proxy-failure.ts'
import type { Request, Response, Send } from './request.ts'

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

/** True for a status that may be another one the next time. */
export const isPassing = (status: number): boolean => passingStatuses.has(status)

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
export function retrying({ host, clock, pace, onRetry }: RetryOptions, send: Send): Send {
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

async function attemptOnce(send: Send, request: Request): Promise<Outcome> {
  try {
    const response = await send(request)
    const { status } = response
    return {
      response,
      passing: isPassing(status),
      lost: status >= 500 || status === 408,
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
    ? { passing: isPassing(reason), reason: `HTTP ${reason}` }
    : { passing: answerLost.has(reason) || neverSent.has(reason), reason }
}

function finish({ response, error, passing }: Outcome, attempt: number, uncertain: boolean): Response {
  const lasting = passing && attempt > 1
  if (response === undefined) throw lasting ? new LastingFailure(attempt, error) : error
  return { ...response, ...(uncertain && { uncertain }), ...(lasting && { attempts: attempt }) }
}
