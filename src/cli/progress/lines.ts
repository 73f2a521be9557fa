import { shortDigest } from '../../domain/digest.ts'
import { clean } from '../../domain/text.ts'
import type { ReleaseEvent } from '../../ports.ts'

/** An event as one line; undefined for those that only a moving display can show. */
export function eventLine(event: ReleaseEvent): string | undefined {
  switch (event.kind) {
    case 'warning':
      return `Warning: ${event.message}`
    case 'pushing':
      return `Pushing ${event.repository}:${event.tag}`
    case 'layer':
      return layerLine(event.progress.layer, event.progress.status)
    case 'published':
      return `${publications[event.how]} ${event.repository}:${event.tag}  ${shortDigest(event.digest)}`
    case 'written':
      return `Tagged ${event.repository}:${event.tag}`
    case 'settling':
      return `Verifying ${event.repository}: ${event.tags.join(', ')}`
  }
}

const publications = { pushed: 'Pushed', named: 'Tagged', present: 'Present' } as const

const ends = /^(?:Pushed|Layer already exists|Mounted from .*)$/

function layerLine(layer: string, status: string): string | undefined {
  return ends.test(status) ? `${clean(layer, 20)}: ${clean(status, 100)}` : undefined
}
