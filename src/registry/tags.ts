import * as z from 'zod/mini'
import { SemtagError } from '../domain/errors.ts'
import { formatRepository } from '../domain/reference.ts'
import { isTag, type Tag } from '../domain/tag.ts'
import { parseJson } from '../manifest/json.ts'
import { isNotFound } from './error-reply.ts'
import { nextPage } from './next-page.ts'
import { refusal } from './refusal.ts'
import { isSuccess, type Response } from './send.ts'
import type { Target } from './target.ts'

const pageSize = 1000 // the most that Amazon ECR takes
const pageLimit = 32 * 1024 * 1024
const maximumPages = 1000
const maximumTags = 1_000_000

const schema = z.object({ tags: z.nullish(z.array(z.string())) })

/** Every tag of the repository, page by page; what is no legal tag is dropped. */
export async function listTags(target: Target, signal: AbortSignal): Promise<readonly Tag[]> {
  const tags = new Set<Tag>()
  const seen = new Set<string>()
  let path: string | undefined = `/v2/${target.repository.path}/tags/list?n=${pageSize}`
  while (path !== undefined) {
    seen.add(path)
    const response: Response = await target.send({
      method: 'GET',
      path,
      headers: { accept: 'application/json' },
      limit: pageLimit,
      signal,
    })
    if (isNotFound(response)) return [...tags]
    for (const tag of readPage(response, target)) if (isTag(tag)) tags.add(tag)
    path = nextPage(response, nameOfList(target))
    if (path !== undefined && seen.has(path)) throw fault(target, 'repeats a page and does not end')
    if (tags.size > maximumTags || (path !== undefined && seen.size === maximumPages))
      throw fault(target, `is longer than ${maximumPages} pages or ${maximumTags} tags`)
  }
  return [...tags]
}

const refusedList = new Set([403, 404, 405])

function readPage(response: Response, target: Target): readonly string[] {
  const { repository } = target
  if (!isSuccess(response))
    throw refusal(response, {
      host: repository.registry,
      doing: `listing the tags of ${formatRepository(repository)}`,
      ...(refusedList.has(response.status) && {
        code: 'TAG_LIST_REFUSED',
        hint: 'Without the list no alias can be moved safely: log in as a user that may list tags, or release what is known to be the highest version with --assume-highest.',
      }),
    })
  const parsed = schema.safeParse(parseJson(response.body))
  if (!parsed.success) throw fault(target, 'is not in the form of the distribution specification')
  return parsed.data.tags ?? []
}

function nameOfList({ repository }: Target): string {
  return `The tag list of ${formatRepository(repository)}`
}

function fault(target: Target, what: string): SemtagError {
  const message = `${nameOfList(target)} ${what}.`
  return new SemtagError({ code: 'REGISTRY_ERROR', message, speaker: 'registry' })
}
