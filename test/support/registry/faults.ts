import type { Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'

/**
 * What happens to a request instead of an answer.
 * - a reply: the registry sends it and does nothing else
 * - `reset`: the connection ends before the registry acted
 * - `lost`: the connection ends after the registry acted
 * - `hang`: there is no answer
 * - `corrupt`: the last byte of the answer is wrong
 * - a promise: the answer waits for it
 * - `cutAfter`: the connection ends after so many bytes of the answer's body (1 or more)
 * - `cutRequestAfter`: the connection ends after so many bytes of the request's body, before the registry acted
 */
export type Fault =
  | Reply
  | 'reset'
  | 'lost'
  | 'hang'
  | 'corrupt'
  | Promise<unknown>
  | { readonly cutAfter: number }
  | { readonly cutRequestAfter: number }

export interface FaultMatch {
  readonly method?: string
  /** Tried on path and query. */
  readonly path?: RegExp
  readonly when?: FaultPredicate
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

/** Faults in their order. The first that matches a request happens. */
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
    return this.#take(request, (fault) => bytesBeforeCut(fault) === undefined)
  }

  /** The number of bytes of the request's body after which the connection ends. */
  takeCut(request: ReceivedRequest): number | undefined {
    return bytesBeforeCut(this.#take(request, (fault) => bytesBeforeCut(fault) !== undefined))
  }

  #take(request: ReceivedRequest, kind: (fault: Fault) => boolean): Fault | undefined {
    const found = this.#scripted.find(
      ({ left, fault, matches }) => left > 0 && kind(fault) && matches(request),
    )
    if (found === undefined) return undefined
    found.left--
    found.count++
    found.happen()
    return found.fault
  }
}

function bytesBeforeCut(fault: Fault | undefined): number | undefined {
  return typeof fault === 'object' && 'cutRequestAfter' in fault ? fault.cutRequestAfter : undefined
}

function fits({ method, path, when }: FaultMatch, request: ReceivedRequest): boolean {
  const target = `${request.url.pathname}${request.url.search}`
  return (
    (method === undefined || method === request.method) &&
    (path === undefined || path.test(target)) &&
    (when === undefined || when(request))
  )
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
