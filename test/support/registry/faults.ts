import type { Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'

/**
 * What happens instead of an answer: a reply; `reset`, the connection ends and nothing was done; `lost`, it was
 * done and then the connection ends; `hang`, no answer ever; a promise, the answer waits for it.
 */
export type Fault = Reply | 'reset' | 'lost' | 'hang' | Promise<unknown>

export interface FaultMatch {
  readonly method?: string
  /** Tried on path and query. */
  readonly path?: RegExp
  /** How often it happens, once by default. */
  readonly times?: number
}

export type FaultPredicate = (request: ReceivedRequest) => boolean

export interface ScriptedFault {
  /** How often it has happened. */
  readonly count: number
  /** Resolves when it happens for the first time. */
  readonly happened: Promise<void>
}

interface Scripted {
  readonly matches: FaultPredicate
  readonly fault: Fault
  readonly happen: () => void
  left: number
  count: number
}

/** Faults in the order in which they were scripted; the first that matches a request happens. */
export class Faults {
  #scripted: Scripted[] = []

  add(match: FaultMatch | FaultPredicate, fault: Fault): ScriptedFault {
    const { promise, resolve } = withResolvers()
    const scripted: Scripted = {
      matches: typeof match === 'function' ? match : (request) => fits(match, request),
      fault,
      happen: resolve,
      left: typeof match === 'function' ? 1 : (match.times ?? 1),
      count: 0,
    }
    this.#scripted.push(scripted)
    return {
      get count() {
        return scripted.count
      },
      happened: promise,
    }
  }

  take(request: ReceivedRequest): Fault | undefined {
    const found = this.#scripted.find(({ left, matches }) => left > 0 && matches(request))
    if (found === undefined) return undefined
    found.left--
    found.count++
    found.happen()
    return found.fault
  }
}

function fits({ method, path }: FaultMatch, request: ReceivedRequest): boolean {
  const target = `${request.url.pathname}${request.url.search}`
  return (method === undefined || method === request.method) && (path === undefined || path.test(target))
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
