import { SemtagError } from '../../domain/errors.ts'
import type { Clock } from '../../ports.ts'
import { interruption } from './failure.ts'
import { isThrottled } from './pace.ts'
import type { Request, Response } from './request.ts'
import { retryAfter } from './retry-after.ts'

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
