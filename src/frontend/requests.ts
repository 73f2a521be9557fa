import type { RequestEvent } from '../ports.ts'

/** A request as `--debug` shows it: `GET http://registry.local:5000/v2/gallery/ui/tags/list 200 4 ms`. */
export function requestLine({ method, url, status, milliseconds, attempt }: RequestEvent): string {
  const again = attempt > 1 ? ` (attempt ${attempt})` : ''
  return `${method} ${url} ${status ?? 'no answer'} ${Math.round(milliseconds)} ms${again}`
}
