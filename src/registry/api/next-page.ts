import { type ErrorCode, SemtagError } from '../../domain/errors.ts'
import type { Response } from '../http/request.ts'
import { nextLink } from './link.ts'

/**
 * Path and query of a list's next page; undefined after the last one. Only the registry's own origin is followed: the
 * requests carry our authorization. `name` is the list in messages, `The tag list of …`.
 *
 * @throws SemtagError with `code` if the Link cannot be read or leads to another server.
 */
export function nextPage(
  { headers, url }: Response,
  name: string,
  code: ErrorCode = 'REGISTRY_ERROR',
): string | undefined {
  const link = nextLink(headers['link'])
  if (link === undefined) return undefined
  const fault = (what: string) => new SemtagError({ code, message: `${name} ${what}.`, speaker: 'registry' })
  if (link === null) throw fault('names its next page in a Link that cannot be read')
  const next = URL.canParse(link, url.href) ? new URL(link, url) : undefined
  if (next === undefined || next.origin !== url.origin) throw fault('continues on another server')
  return `${next.pathname}${next.search}`
}
