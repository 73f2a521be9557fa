import type { RequestEvent, RetryEvent } from '../../registry/client.ts'

/** A request as `--debug` shows it: `GET http://registry.local:5000/v2/gallery/ui/tags/list 200 4 ms`. */
export function requestLine({ method, url, status, milliseconds, attempt }: RequestEvent): string {
  const again = attempt > 1 ? ` (attempt ${attempt})` : ''
  return `${method} ${url} ${status ?? 'no answer'} ${Math.round(milliseconds)} ms${again}`
}

export function retryLine({ method, path, reason, wait }: RetryEvent): string {
  return `${method} ${path} again in ${Math.round(wait)} ms: ${reason}`
}
