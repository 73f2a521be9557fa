import type { Clock, RequestEvent } from '../../ports.ts'
import type { Send } from './request.ts'

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
