import { SemtagError } from '../domain/errors.ts'
import type { Clock } from '../ports.ts'
import { codeOf } from './failure.ts'
import { header, type Request, type Response, type Send } from './send.ts'

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

const attempts = 5
const firstWait = 250
const longestWait = 30_000

// 500 too: docker-registry 2.8.2 answers it to reads of a tag that is just being written.
const passingStatuses = new Set([408, 429, 500, 502, 503, 504])
const neverSent = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const answerLost = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
])

/**
 * Repeats what may pass: every request of semtag to a registry is safe to repeat, its writes too.
 * Own code and not undici's `interceptors.retry`, which waits on a timer that neither the signal nor our clock
 * ends, cuts a longer Retry-After down without a word, and resumes cut bodies with Range.
 */
export function retrying(host: string, clock: Clock, onRetry: (event: RetryEvent) => void, send: Send): Send {
  return async (request) => {
    const { signal } = request
    let uncertain = false
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOnce(send, { ...request, attempt })
      uncertain ||= outcome.lost
      if (attempt === attempts || !outcome.passing || signal.aborted) return finish(outcome, uncertain)

      const asked = outcome.response === undefined ? undefined : retryAfter(outcome.response, clock)
      if (asked !== undefined && asked > longestWait) {
        if (uncertain) return finish(outcome, uncertain)
        throw tooLong(host, asked)
      }
      const wait = asked ?? firstWait * 2 ** (attempt - 1) * (0.5 + Math.random())
      const { method, path } = request
      onRetry({ method, path: path.split('?')[0] ?? path, attempt, reason: outcome.reason, wait })
      await clock.sleep(wait, signal)
    }
  }
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
      passing: passingStatuses.has(status),
      lost: status >= 500 || status === 408,
      reason: `HTTP ${status}`,
    }
  } catch (error) {
    const code = codeOf(error) ?? ''
    const lost = answerLost.has(code)
    return { error, passing: lost || neverSent.has(code), lost, reason: code }
  }
}

function finish({ response, error }: Outcome, uncertain: boolean): Response {
  if (response === undefined) throw error
  return uncertain ? { ...response, uncertain } : response
}

/** Milliseconds that the reply asks to wait, in seconds or as a date. */
function retryAfter(response: Response, clock: Clock): number | undefined {
  const value = header(response, 'retry-after')
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now().getTime()
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
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
