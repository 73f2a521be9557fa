import { SemtagError } from '../domain/errors.ts'
import { nextLink } from './link.ts'
import type { Response } from './send.ts'

/**
 * Path and query of a list's next page, on the registry's own origin alone: its requests carry our authorization.
 * `name` is the list in messages, `The tag list of …`.
 */
export function nextPage({ headers, url }: Response, name: string): string | undefined {
  const link = nextLink(headers['link'])
  if (link === undefined) return undefined
  const next = URL.canParse(link, url.href) ? new URL(link, url) : undefined
  if (next === undefined || next.origin !== url.origin)
    throw new SemtagError({
      code: 'REGISTRY_ERROR',
      message: `${name} goes on at another server.`,
      speaker: 'registry',
    })
  return `${next.pathname}${next.search}`
}
