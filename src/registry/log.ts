import type { Clock } from '../ports.ts'
import type { Request, Send } from './send.ts'

/** One attempt, for --debug: neither the query nor a credential is part of it. */
export interface RequestEvent {
  readonly method: Request['method']
  /** Without its query. */
  readonly url: string
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly milliseconds: number
  /** Counted from 1. */
  readonly attempt: number
}

/** Tells of every attempt, answered or not. */
export function logging(
  origin: string,
  clock: Clock,
  onRequest: (event: RequestEvent) => void,
  send: Send,
): Send {
  return async (request) => {
    const { method, path, attempt = 1 } = request
    const started = clock.now().getTime()
    let status: number | undefined
    try {
      const response = await send(request)
      status = response.status
      return response
    } finally {
      const url = `${origin}${path.split('?')[0]}`
      onRequest({ method, url, status, milliseconds: clock.now().getTime() - started, attempt })
    }
  }
}
