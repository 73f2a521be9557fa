import { failure, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store.ts'

/** `/v2/<path>/tags/list`, from the cache in front of it where there is one. */
export function tagList(request: ReceivedRequest, path: string, store: Store, settings: Settings): Reply {
  const { listCache, now } = settings
  if (listCache === 0) return answer(request, path, store, settings)
  const { href } = request.url
  const kept = store.lists.get(href)
  if (kept !== undefined && now() < kept.until) return kept.reply
  const reply = answer(request, path, store, settings)
  store.lists.set(href, { reply, until: now() + listCache })
  return reply
}

/** With a page size in order and with Link, as distribution 3 does it. */
function answer({ url }: ReceivedRequest, path: string, store: Store, settings: Settings): Reply {
  const { pageSize, nextPage, paging, madeUpLast, tooManyTags, brokenPage } = settings
  const given = url.searchParams.get('last')
  if (brokenPage?.page === (given === null ? 1 : 2)) return brokenPage.reply
  const tags = store.tagsBefore(path, settings.listLag)
  if (tags === undefined) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry')
  const all = hide([...tags.keys()], settings)
  if (pageSize === undefined && paging !== 'no-link')
    return { status: 200, body: { name: path, tags: all.length === 0 ? null : all } }

  const most = pageSize ?? Number.POSITIVE_INFINITY
  const asked = Number(url.searchParams.get('n') ?? most)
  if (asked > most && tooManyTags !== undefined) return tooManyTags
  const own = ownLast(given, settings)
  if (given !== null && own === undefined && madeUpLast === 'refused')
    return failure(400, 'PAGINATION_LAST_INVALID', 'last is not one of ours')
  const last = own ?? (madeUpLast === 'counts' ? given : null)
  const rest = all.sort().filter((tag) => last === null || tag > last)
  const page = rest.slice(0, Math.min(asked, most))
  const end = page.at(-1) ?? ''
  const query = new URLSearchParams({ last: nextPage === 'word' ? wordOf(end) : end, n: String(asked) })
  const next = `${nextPage === 'path' ? '' : url.origin}/v2/${path}/tags/list?${query}`
  const link = rest.length > page.length ? links[paging](next) : undefined
  return { status: 200, headers: link === undefined ? {} : { link }, body: { name: path, tags: page } }
}

const links: Readonly<Record<Settings['paging'], (next: string) => string | undefined>> = {
  link: (next) => `<${next}>; rel="next"`,
  'link-without-rel': (next) => `<${next}>`,
  'link-cut': (next) => `<${next.slice(0, -4)}`,
  'link-bare': (next) => `${next}; rel="next"`,
  'link-unopened': (next) => `${next}>; rel="next"`,
  'no-link': () => undefined,
}

const wordOf = (tag: string) => Buffer.from(`after ${tag}`).toString('base64url')

/** The tag after which the next page begins, where a Link of ours may have said so. */
function ownLast(given: string | null, { nextPage, paging }: Settings): string | undefined {
  if (given === null || paging === 'no-link') return undefined
  if (nextPage === 'path') return given
  const text = Buffer.from(given, 'base64url').toString()
  return text.startsWith('after ') ? text.slice('after '.length) : undefined
}

function hide(tags: readonly string[], { hidesPrefixed }: Settings): string[] {
  if (hidesPrefixed === 'nothing') return [...tags]
  const hides = (shorter: string, tag: string) =>
    tag !== shorter && tag.startsWith(shorter) && (hidesPrefixed === 'all' || `${shorter}/` < `${tag}/`)
  return tags.filter((tag) => !tags.some((other) => hides(other, tag)))
}
