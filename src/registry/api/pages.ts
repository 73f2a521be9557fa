import { type ErrorCode, SemtagError } from '../../domain/errors.ts'
import type { Response } from '../http/request.ts'

const links = /<([^>]*)>((?:\s*;\s*[^\s,;=<>"]+(?:\s*=\s*(?:"[^"]*"|[^\s,;"<>]*))?)*)\s*(?:,\s*|$)/g
const relation = /;\s*rel\s*=/i
const next = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i
// zot before 2.0.0 wrote no angle brackets: https://github.com/project-zot/zot/pull/2116
const bare = /^\s*([^<>"\s;,]+)\s*;/

/**
 * Reads a Link field. Returns the link to the next page as the registry wrote it, undefined on the last page, and null
 * if the field cannot be read. Like go-containerregistry, it takes a link without `rel` as the next page.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextLink(field: string | readonly string[] | undefined): string | undefined | null {
  const text = [field ?? []].flat().join(', ').trim()
  const found = [...text.matchAll(links)]
  const isWhole = text.replace(links, '') === ''
  if (!isWhole) return (next.test(text) ? bare.exec(text)?.[1] : undefined) ?? null
  const named = found.find(([, , parameters = '']) => next.test(parameters))
  return (named ?? found.find(([, , parameters = '']) => !relation.test(parameters)))?.[1]
}

/**
 * Path and query of a list's next page; undefined after the last page. Links to another origin are refused, because the
 * request carries the authorization. `name` is the list in messages, `The tag list of …`.
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
  if (link === null) throw fault('names its next page in an unreadable Link')
  const next = URL.canParse(link, url.href) ? new URL(link, url) : undefined
  if (next === undefined || next.origin !== url.origin) throw fault('continues on another server')
  return `${next.pathname}${next.search}`
}
