import type { Clock } from '../../ports/run.ts'
import { header, type Request, type Response, type RoundTrip } from './request.ts'

/**
 * Milliseconds that the reply asks to wait, in seconds or as a date; undefined where it asks for none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfter(response: Response, clock: Clock): number | undefined {
  const value = header(response, 'retry-after')
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now().getTime()
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

/** A host that began to refuse requests because there were too many. */
export interface ThrottleEvent {
  /** Host and port. */
  readonly host: string
  /** `HTTP 429` */
  readonly reason: string
}

/** The speed of all requests to one host, whichever part of a release sends them. */
export interface Pace {
  /** The same `send`, each of whose requests waits for its turn and teaches the pace. */
  of(send: RoundTrip): RoundTrip
  /** How many answers were no throttling: where the number grows, others get through. */
  readonly passed: number
}

const firstInterval = 250
const longestInterval = 8_000
const negligibleInterval = 25
/** What each answer makes of the interval: a host that refused once may just have been busy. */
const speedUp = (refusals: number): number => (refusals === 1 ? 0.5 : 0.9)

/** True for an answer that says "too many requests"; nginx and many load balancers say it with 503. */
export const isThrottled = ({ status }: Response): boolean => status === 429 || status === 503

/**
 * Sends requests at once until the host refuses one as too many. From then on requests leave one by one, in the order in
 * which they came. Each refusal doubles the time between two requests, each answer shortens it a little, and
 * `Retry-After` holds for all.
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
    // A refusal that comes meanwhile makes it longer.
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
