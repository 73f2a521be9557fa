const links = /<([^>]*)>((?:\s*;\s*[^\s,;=]+(?:\s*=\s*(?:"[^"]*"|[^\s,;"]*))?)*)/g
const next = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i
// zot before 2.0.0 wrote no angle brackets: https://github.com/project-zot/zot/pull/2116
const bare = /^\s*([^<>"\s;,]+)\s*;/

/**
 * The target of the link to the next page, as the registry wrote it; undefined on the last page.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextLink(field: string | readonly string[] | undefined): string | undefined {
  const text = [field ?? []].flat().join(', ')
  const found = [...text.matchAll(links)].find(([, , parameters = '']) => next.test(parameters))?.[1]
  return found ?? (next.test(text) ? bare.exec(text)?.[1] : undefined)
}
