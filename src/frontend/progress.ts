import { shortDigest } from '../domain/image/digest.ts'
import { clean } from '../domain/text.ts'
import type { LayerProgress } from '../ports/engine.ts'
import type { ReleaseEvent, RequestEvent } from '../ports/run.ts'

/** The line of an event. Undefined for events that only a moving display shows. */
export function eventLine(event: ReleaseEvent): string | undefined {
  switch (event.kind) {
    case 'warning':
      return `Warning: ${clean(event.message, 2000)}`
    case 'pushing':
      return `Pushing ${event.repository}:${event.tag}`
    case 'layer':
      return isDone(event.progress) ? layerLine(event.progress) : undefined
    case 'published':
      return `${publications[event.how]} ${event.repository}:${event.tag}  ${shortDigest(event.digest)}`
    case 'written':
      return `Tagged ${event.repository}:${event.tag}`
    case 'retrying':
      // Most requests succeed at the second attempt.
      if (event.attempt === 1 && event.milliseconds < longWait) return undefined
      return `Trying again in ${(event.milliseconds / 1000).toFixed(1)} s: ${event.request}: ${event.reason}`
    case 'throttled':
      return `${event.registry} limits requests (${event.reason}): semtag sends them more slowly.`
    case 'waiting':
      return `${event.what} Waiting up to ${Math.ceil(event.milliseconds / 1000)} s (--settle).`
    case 'gate-begins':
      return `Running the gate: ${clean(event.command.join(' '), 300)}`
    case 'gate-line':
      return event.line
    case 'gate-ends':
      return event.exitCode === null ? undefined : `The gate ended with exit code ${event.exitCode}.`
    case 'settling':
      return `Verifying ${event.repository}: ${event.tags.join(', ')}`
  }
}

/** The display shows a wait that lasts longer than this, in milliseconds. */
export const longWait = 3000

const publications = { pushed: 'Pushed', copied: 'Copied', named: 'Tagged', present: 'Present' } as const

/** True if a layer is finished. */
export function isDone({ status }: LayerProgress): boolean {
  return /^(?:Pushed|Layer already exists|Mounted(?: from .*)?)$/.test(status)
}

/** `dbbe6f6e98ce: Pushed`, in characters that are one column wide. */
export function layerLine({ layer, status }: LayerProgress): string {
  return `${narrow(layer, 12)}: ${narrow(status, 60)}`
}

function narrow(text: string, maximum: number): string {
  return clean(text)
    .replace(/[^ -~]/g, '?')
    .slice(0, maximum)
}

/** A request as `--debug` shows it: `GET http://registry.local:5000/v2/gallery/ui/tags/list 200 4 ms`. */
export function requestLine({ method, url, status, milliseconds, attempt }: RequestEvent): string {
  const again = attempt > 1 ? ` (attempt ${attempt})` : ''
  return `${method} ${url} ${status ?? 'no answer'} ${Math.round(milliseconds)} ms${again}`
}
