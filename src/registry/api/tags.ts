import * as z from 'zod/mini'
import { SemtagError } from '../../domain/errors.ts'
import { formatRepository } from '../../domain/image/reference.ts'
import { isTag, type Tag } from '../../domain/image/tag.ts'
import { rightsHint } from '../../domain/vendors/index.ts'
import { parseJson } from '../../manifest/json.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { isNotFound, quoteProblems, refusal, registryProblems } from './error-reply.ts'
import { nextPage } from './pages.ts'
import type { RepositoryClient } from './target.ts'

/** The page sizes to try. Amazon ECR takes 1000 at most, others fewer; undefined is the registry's own size. */
const pageSizes = [1000, 100, undefined] as const
const pageLimit = 32 * 1024 * 1024
const maximumPages = 1000
const maximumTags = 1_000_000

const schema = z.object({ tags: z.nullish(z.array(z.string())) })

/**
 * Reads every tag of the repository up to the true end of the list, and drops text that is not a tag. An unknown repository
 * has no tags. Registries of distribution-spec 1.0, and Nexus, cut a list at `n` without a Link, so a full page without a
 * Link is never the end.
 *
 * @throws TAG_LIST_REFUSED if the registry gives no list, TAG_LIST_INCOMPLETE if the list does not reach its end.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags
 */
export async function listTags(target: RepositoryClient, signal: AbortSignal): Promise<readonly Tag[]> {
  for (const size of pageSizes) {
    const response = await ask(target, pathOf(target, size), signal)
    if (size !== undefined && refusedSize.has(response.status)) continue
    if (isNotFound(response)) return []
    const list = createList(target, signal)
    const { tags } = readPage(response, target)
    list.add(tags ?? [])
    if (await list.follow(response)) return list.tags()
    // With more than `n` tags, the registry ignores `n` and the list is complete.
    if (size !== undefined && tags?.length === size) await readOn(list, tags, size)
    return list.tags()
  }
  throw new TypeError('a registry cannot refuse its own page size')
}

/** A list of tags while semtag reads its pages. */
interface List {
  /** Adds a page; returns how many of its tags are new. */
  add(page: readonly string[]): number
  /** Reads the pages that Link names up to the last page. False if the response has no Link. */
  follow(response: Response): Promise<boolean>
  /** Requests a page that no Link names. */
  ask(size: number, last?: string): Promise<Response>
  /** The tags of a page that is not the first. */
  read(response: Response): readonly string[]
  incomplete(what: string): SemtagError
  tags(): readonly Tag[]
}

function createList(target: RepositoryClient, signal: AbortSignal): List {
  const tags = new Set<string>()
  const seen = new Set<string>()
  const incomplete = (what: string) => fault(target, what)
  const request = (path: string): Promise<Response> => {
    if (seen.has(path)) throw incomplete('repeats a page and does not end')
    seen.add(path)
    if (tags.size > maximumTags || seen.size > maximumPages)
      throw incomplete(`is longer than ${maximumPages} pages or ${maximumTags} tags`)
    return ask(target, path, signal)
  }
  const list: List = {
    add(page) {
      const before = tags.size
      for (const tag of page) tags.add(tag)
      return tags.size - before
    },
    async follow(first) {
      const firstPath = `${first.url.pathname}${first.url.search}`
      seen.add(firstPath)
      let path = nextPage(first, nameOfList(target), 'TAG_LIST_INCOMPLETE')
      if (path === undefined) return false
      while (path !== undefined) {
        const response: Response = await request(path)
        list.add(list.read(response))
        path = nextPage(response, nameOfList(target), 'TAG_LIST_INCOMPLETE')
      }
      return true
    },
    ask: (size, last) => request(pathOf(target, size, last)),
    read(response) {
      if (isRefused(response))
        throw incomplete(`is cut: the registry answered a page with HTTP ${response.status}`)
      const page = readPage(response, target)
      // GitLab answers {} for an empty list. As a later page, {} is a fault.
      if (page.tags === undefined) throw incomplete('has a page without tags')
      return page.tags ?? []
    },
    incomplete,
    tags: () => [...tags].filter(isTag),
  }
  return list
}

/** Continues after a full first page without a Link, until a page brings no new tag. */
async function readOn(list: List, first: readonly string[], size: number): Promise<void> {
  for (let page = first; ; ) {
    const response = await list.ask(size, page.at(-1))
    // Some registries accept only a `last` that they made themselves.
    if (isRefused(response)) return proveComplete(list, size)
    page = list.read(response)
    const added = list.add(page)
    if (await list.follow(response)) return
    // The same page again means that the registry ignores `last`.
    if (added === 0 && page.length >= size) return proveComplete(list, size)
    if (page.length < size) return
  }
}

/** Asks for a smaller page. If the list was complete, the answer has a Link, or more tags than semtag requested. */
async function proveComplete(list: List, size: number): Promise<void> {
  const smaller = size - 1
  const response = await list.ask(smaller)
  const page = list.read(response)
  list.add(page)
  if ((await list.follow(response)) || page.length > smaller) return
  throw list.incomplete(`stops after ${size} tags and names no next page`)
}

/** Refusals that may be about `n`: distribution sends 400, Amazon ECR 405. */
const refusedSize = new Set([400, 405, 413, 414, 416, 422])
// 401 too: Harbor and Azure may answer it to a user who may push but not list.
// https://github.com/goharbor/harbor/issues/8723
const refusedList = new Set([401, 403, 404, 405])

const isRefused = ({ status }: Response): boolean =>
  status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429

function pathOf({ repository }: RepositoryClient, size: number | undefined, last?: string): string {
  const query = [
    ...(size === undefined ? [] : [`n=${size}`]),
    ...(last === undefined ? [] : [`last=${encodeURIComponent(last)}`]),
  ]
  return `/v2/${repository.path}/tags/list${query.length === 0 ? '' : `?${query.join('&')}`}`
}

function ask(target: RepositoryClient, path: string, signal: AbortSignal): Promise<Response> {
  const headers = { accept: 'application/json' }
  return target.send({ method: 'GET', path, headers, limit: pageLimit, signal })
}

function readPage(response: Response, target: RepositoryClient): z.output<typeof schema> {
  const { repository } = target
  if (!isSuccess(response))
    throw refusal(response, {
      host: repository.registry,
      doing: `listing the tags of ${formatRepository(repository)}`,
      ...(refusedList.has(response.status) && {
        code: 'TAG_LIST_REFUSED',
        hint: `Without the list, semtag cannot move an alias safely. ${rightsHint(repository.registry, quoteProblems(registryProblems(response))) ?? 'Log in as a user that may list tags.'}`,
      }),
    })
  const document = parseJson(response.body)
  const parsed = schema.safeParse(document)
  if (!parsed.success || Array.isArray(document))
    throw fault(target, 'does not have the form of the distribution specification')
  return parsed.data
}

function nameOfList({ repository }: RepositoryClient): string {
  return `The tag list of ${formatRepository(repository)}`
}

function fault(target: RepositoryClient, what: string): SemtagError {
  const message = `${nameOfList(target)} ${what}.`
  return new SemtagError({ code: 'TAG_LIST_INCOMPLETE', message, speaker: 'registry' })
}
