import { failure, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store.ts'

/** `/v2/<path>/tags/list`; with a page size in order and with Link, as distribution 3 does it. */
export function tagList(
  { url }: ReceivedRequest,
  path: string,
  store: Store,
  { pageSize, nextPage, tooManyTags }: Settings,
): Reply {
  const repository = store.repositories.get(path)
  if (repository === undefined) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry')
  const all = [...repository.tags.keys()]
  if (pageSize === undefined)
    return { status: 200, body: { name: path, tags: all.length === 0 ? null : all } }

  const asked = Number(url.searchParams.get('n') ?? pageSize)
  if (asked > pageSize && tooManyTags !== undefined) return tooManyTags
  const word = url.searchParams.get('last')
  const last = word === null || nextPage !== 'word' ? word : Buffer.from(word, 'base64url').toString()
  const rest = all.sort().filter((tag) => last === null || tag > last)
  const tags = rest.slice(0, Math.min(asked, pageSize))
  const end = tags.at(-1) ?? ''
  const query = new URLSearchParams({
    last: nextPage === 'word' ? Buffer.from(end).toString('base64url') : end,
    n: String(asked),
  })
  const next = `${nextPage === 'path' ? '' : url.origin}/v2/${path}/tags/list?${query}`
  const more = rest.length > tags.length
  return {
    status: 200,
    headers: more ? { link: `<${next}>; rel="next"` } : {},
    body: { name: path, tags },
  }
}
