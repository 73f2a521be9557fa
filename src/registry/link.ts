const links = /<([^>]*)>((?:\s*;\s*[^\s,;=]+(?:\s*=\s*(?:"[^"]*"|[^\s,;"]*))?)*)/g
const next = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i

/**
 * The target of the link to the next page, as the registry wrote it; undefined on the last page.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextLink(field: string | readonly string[] | undefined): string | undefined {
  const text = [field ?? []].flat().join(', ')
  return [...text.matchAll(links)].find(([, , parameters = '']) => next.test(parameters))?.[1]
}
