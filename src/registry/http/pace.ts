import type { Clock } from '../../ports/run.ts'
import { header, type Request, type Response, type RoundTrip } from './request.ts'

/**
 * The wait that `Retry-After` asks for, in milliseconds. The field holds seconds or a date; undefined without either.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfter(response: Response, clock: Clock): number | undefined {
  const value = header(response, 'retry-after')
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now().getTime()
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

/** A host began to refuse requests because there were too many. */
export interface ThrottleEvent {
  /** Host and port. */
  readonly host: string
  /** `HTTP 429` */
  readonly reason: string
}

/** The speed of all requests to one host, whichever part of a release sends them. */
export interface Pace {
  /** A `RoundTrip` whose requests wait for their turn and whose answers adjust the pace. */
  of(send: RoundTrip): RoundTrip
  /** The number of answers that were not throttled. While it grows, other requests get through. */
  readonly passed: number
}

const firstInterval = 250
const longestInterval = 8_000
const negligibleInterval = 25
/** The factor by which each answer shortens the interval. A host that refused only once may just have been busy. */
const speedUp = (refusals: number): number => (refusals === 1 ? 0.5 : 0.9)

/** True for an answer that means "too many requests"; nginx and many load balancers send 503 for it. */
export const isThrottled = ({ status }: Response): boolean => status === 429 || status === 503

/**
 * Sends requests without delay until the host refuses a request as one too many. From then on, requests leave one by
 * one, in the order of their arrival. Each refusal doubles the interval between two requests, each answer shortens it a
 * little, and `Retry-After` delays all of them.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_limit_req_module.html
 */
export function createPace(host: string, clock: Clock, onThrottle: (event: ThrottleEvent) => void): Pace {
  let interval = 0
  let free = 0
  let round = 0
  let passed = 0
  let waiting: Promise<unknown> | undefined
  const now = () => clock.now().getTime()

  const waitUntilFree = async (signal: AbortSignal): Promise<void> => {
    // A refusal that arrives during the wait extends the wait.
    for (let left = free - now(); left > 0; left = free - now()) await clock.sleep(left, signal)
    free = now() + interval
  }

  const turn = async ({ signal }: Request): Promise<void> => {
    if (waiting === undefined && interval === 0 && free <= now()) return
    const before = waiting
    const mine = (async () => {
      await before?.catch(() => {})
      signal.throwIfAborted()
      await waitUntilFree(signal)
    })()
    waiting = mine
    try {
      await mine
    } finally {
      if (waiting === mine) waiting = undefined
    }
  }

  const slowDown = (response: Response, sentIn: number): void => {
    const asked = retryAfter(response, clock)
    // Requests that left before the last slow-down say nothing about the new speed.
    if (sentIn === round) {
      if (round === 0) onThrottle({ host, reason: `HTTP ${response.status}` })
      round++
      // A host that named the time to wait needs no guess.
      if (asked === undefined || round > 1)
        interval = Math.min(longestInterval, Math.max(firstInterval, interval * 2))
      free = Math.max(free, now() + (asked ?? interval * (0.5 + Math.random())))
    } else if (asked !== undefined) free = Math.max(free, now() + asked)
  }

  return {
    of: (send) => async (request) => {
      await turn(request)
      const sentIn = round
      const response = await send(request)
      if (isThrottled(response)) slowDown(response, sentIn)
      else {
        passed++
        if (sentIn === round) interval = interval < negligibleInterval ? 0 : interval * speedUp(round)
      }
      return response
    },
    get passed() {
      return passed
    },
  }
}
