import { describe, expect, test } from 'vitest'
import { listTags } from '../../../src/registry/api/tags.ts'
import { failure, type Reply } from '../../support/registry/reply.ts'
import { calm, clientOf, createFixture, failureOf, openRegistry } from '../fixture.ts'

test('a list may be one page without a Link', async () => {
  const registry = await openRegistry()
  for (const name of ['2.1.106', 'latest', '2.1']) registry.image('gallery/ui', name)
  let accepted: string | undefined
  registry.fault(({ headers }) => {
    accepted = headers.accept
    return false
  }, 'hang')
  expect(await createFixture().at(registry).tags(calm)).toEqual(['2.1.106', 'latest', '2.1'])
  expect(registry.lines).toEqual(['GET /v2/gallery/ui/tags/list?n=1000 200'])
  expect(accepted).toBe('application/json')
})

test('semtag reads every page by the links of the registry', async () => {
  const registry = await openRegistry({ pageSize: 2 })
  const names = ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '1.0.4']
  for (const name of names) registry.image('gallery/ui', name)
  expect(await createFixture().at(registry).tags(calm)).toEqual(names)
  expect(registry.log.map(({ path }) => path)).toEqual([
    '/v2/gallery/ui/tags/list?n=1000',
    '/v2/gallery/ui/tags/list?last=1.0.1&n=1000',
    '/v2/gallery/ui/tags/list?last=1.0.3&n=1000',
  ])
})

test('an emptied repository (null) and an unknown one (404) have no tags', async () => {
  const registry = await openRegistry()
  registry.image('emptied', undefined)
  const fixture = createFixture()
  expect(await fixture.at(registry, 'emptied').tags(calm)).toEqual([])
  expect(await fixture.at(registry, 'unknown').tags(calm)).toEqual([])
  expect(registry.log.map(({ status }) => status)).toEqual([200, 404])
})

test('text that is no tag is dropped, and a repeated tag is listed once', async () => {
  const registry = await openRegistry()
  const tags = ['1.0.0', '', '../x', '-dash', 'a b', 'x'.repeat(129), '1.0.0', '\u202e1']
  registry.fault({}, { status: 200, body: { name: 'gallery/ui', tags } })
  expect(await createFixture().at(registry).tags(calm)).toEqual(['1.0.0'])
})

test.for([
  [403, { errors: [{ code: 'DENIED', message: 'no' }] }],
  [404, { errors: [{ code: 'UNSUPPORTED', message: 'no listing' }] }],
  [404, { errors: [{ code: 'NAME_UNKNOWN' }, { code: 'UNSUPPORTED' }] }],
  [404, '<html>nginx</html>'],
  [405, { errors: [{ code: 'UNSUPPORTED', message: 'no listing' }] }],
] as const)('a list that is refused with %i is TAG_LIST_REFUSED', async ([status, body]) => {
  const registry = await openRegistry()
  registry.fault({ times: 3 }, { status, body })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'TAG_LIST_REFUSED', speaker: 'registry' })
  expect(error.message).toContain(`Listing the tags of ${registry.host}/gallery/ui`)
})

test('a 401 to a list is an error of the credentials', async () => {
  const registry = await openRegistry({ auth: { basic: { user: 'ci', password: 'secret' } } })
  expect(await failureOf(createFixture().at(registry).tags(calm))).toMatchObject({ code: 'UNAUTHORIZED' })
})

test.for([
  [
    'another host',
    '<http://other.example/v2/gallery/ui/tags/list?last=a>; rel="next"',
    'continues on another server',
  ],
  [
    'another port',
    '<//127.0.0.1:1/v2/gallery/ui/tags/list?last=a>; rel="next"',
    'continues on another server',
  ],
  ['itself', '</v2/gallery/ui/tags/list?n=1000>; rel="next"', 'does not end'],
] as const)('semtag does not follow a link to %s', async ([, link, words]) => {
  const registry = await openRegistry()
  registry.fault({}, { status: 200, headers: { link }, body: { tags: ['1.0.0'] } })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'TAG_LIST_INCOMPLETE' })
  expect(error.message).toContain(`The tag list of ${registry.host}/gallery/ui `)
  expect(error.message).toContain(words)
  expect(registry.log).toHaveLength(1)
})

/** A registry whose every page has these tags and names a next page. */
async function endless(tags: readonly string[]) {
  const body = Buffer.from(JSON.stringify({ tags }))
  let requests = 0
  const target = clientOf(async ({ path }) => {
    const headers = { link: `<?last=${++requests}>; rel="next"` }
    return { url: new URL(path, 'http://registry.local'), status: 200, headers, body }
  })
  const error = await failureOf(listTags(target, calm))
  expect(error).toMatchObject({ code: 'TAG_LIST_INCOMPLETE' })
  expect(error.message).toContain('longer than 1000 pages or 1000000 tags')
  return requests
}

test('semtag stops reading a list after 1000 pages', async () => {
  expect(await endless(['1.0.0'])).toBe(1000)
})

// A second of computing, which is long on a busy machine.
test('semtag stops reading a list after a million tags', { timeout: 60_000 }, async () => {
  expect(await endless(Array.from({ length: 1_000_001 }, (_, index) => `t${index}`))).toBe(1)
})

test.for(['<html>', '[]', '{"tags":"1.0.0"}', '{"tags":[1]}'])('%s is no tag list', async (body) => {
  const registry = await openRegistry()
  registry.fault({}, { status: 200, body })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'TAG_LIST_INCOMPLETE' })
  expect(error.message).toContain('does not have the form')
})

/** A registry that answers list requests as the function says, by `n` and `last`. */
async function scripted(answer: (n: number | undefined, last: string | undefined) => Reply) {
  const registry = await openRegistry()
  registry.settings.throttle = ({ url }) => {
    if (!url.pathname.endsWith('/tags/list')) return undefined
    const n = url.searchParams.get('n')
    return answer(n === null ? undefined : Number(n), url.searchParams.get('last') ?? undefined)
  }
  return { registry, read: () => createFixture().at(registry).tags(calm) }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `1.0.${10_000 + index}`)
const page = (tags: readonly string[], headers = {}): Reply => ({ status: 200, headers, body: { tags } })
const beyond = (all: readonly string[], last: string | undefined) =>
  all.filter((tag) => last === undefined || tag > last)
const bad = failure(400, 'PAGINATION_INVALID')

describe('a full page without a Link', () => {
  test.for([
    [999, 1],
    [1000, 2],
    [1001, 2],
    [1999, 2],
    [2000, 3],
    [2001, 3],
  ] as const)('is continued with last: %i tags in %i requests', async ([count, requests]) => {
    const all = numbered(count)
    const { read, registry } = await scripted((n, last) => page(beyond(all, last).slice(0, n)))
    expect(await read()).toEqual(all)
    expect(registry.log).toHaveLength(requests)
  })

  test('may be followed by pages with a Link', async () => {
    const all = numbered(2500)
    const { read, registry } = await scripted((n, last) => {
      const tags = beyond(all, last).slice(0, n)
      const link = `</v2/gallery/ui/tags/list?n=1000&last=${tags.at(-1)}>; rel="next"`
      return page(tags, last !== undefined && tags.length === n ? { link } : {})
    })
    expect(await read()).toEqual(all)
    expect(registry.log).toHaveLength(3)
  })

  test('that is longer than semtag requested is the whole list', async () => {
    const { read, registry } = await scripted(() => page(numbered(1500)))
    expect(await read()).toHaveLength(1500)
    expect(registry.log).toHaveLength(1)
  })

  test('of exactly n tags is complete if the registry ignores n', async () => {
    const { read } = await scripted(() => page(numbered(1000)))
    expect(await read()).toHaveLength(1000)
  })

  test('is cut if the registry honours n and ignores last', async () => {
    const { read } = await scripted((n) => page(numbered(1500).slice(0, n)))
    const error = await failureOf(read())
    expect(error).toMatchObject({ code: 'TAG_LIST_INCOMPLETE', speaker: 'registry' })
    expect(error.message).toContain('stops after 1000 tags and names no next page')
  })

  test('is proven complete by a Link if the registry refuses our last', async () => {
    const all = numbered(1000)
    const { read } = await scripted((n = 1000, last) => {
      if (last === 'a word of its own') return page(all.slice(999))
      if (last !== undefined) return bad
      const link = '</v2/gallery/ui/tags/list?last=a%20word%20of%20its%20own>; rel="next"'
      return page(all.slice(0, n), n < all.length ? { link } : {})
    })
    expect(await read()).toEqual(all)
  })

  test('is cut if the registry refuses our last and sends no Link', async () => {
    const { read } = await scripted((n, last) =>
      last === undefined ? page(numbered(1100).slice(0, n)) : bad,
    )
    expect(await failureOf(read())).toMatchObject({ code: 'TAG_LIST_INCOMPLETE' })
  })
})

test.for([
  ['one of 1000', 100, 250],
  ['every one', undefined, 250],
] as const)('semtag asks for smaller pages after a refusal of %s', async ([, most, count]) => {
  const all = numbered(count)
  const { read } = await scripted((n, last) => {
    if (n !== undefined && n > (most ?? 0)) return bad
    return page(beyond(all, last).slice(0, n))
  })
  expect(await read()).toEqual(all)
})

test('a registry that refuses every n may have no tags', async () => {
  const paths: string[] = []
  const target = clientOf(async ({ path }) => {
    paths.push(path)
    const status = path.includes('?') ? 400 : 200
    return { url: new URL(path, 'http://registry.local'), status, headers: {}, body: Buffer.from('{}') }
  })
  expect(await listTags(target, calm)).toEqual([])
  expect(paths).toEqual(['?n=1000', '?n=100', ''].map((query) => `/v2/gallery/ui/tags/list${query}`))
})

const more = '</v2/gallery/ui/tags/list?last=1.0.0&n=1000>; rel="next"'

describe('the second page', () => {
  test.for<[string, Reply, string]>([
    ['404 in the form of a registry', failure(404, 'NAME_UNKNOWN'), 'HTTP 404'],
    ['404 with a page', { status: 404, body: '<html>' }, 'HTTP 404'],
    ['400', bad, 'HTTP 400'],
    ['403', failure(403, 'DENIED'), 'HTTP 403'],
    ['{}', { status: 200, body: {} }, 'a page without tags'],
    ['[]', { status: 200, body: [] }, 'does not have the form'],
    ['a web page', { status: 200, body: '<html>' }, 'does not have the form'],
    ['an unreadable Link', page(['2.0.0'], { link: '</x' }), 'unreadable Link'],
  ])('that answers %s makes the list incomplete', async ([, reply, words]) => {
    const { read } = await scripted((_, last) =>
      last === undefined ? page(['1.0.0'], { link: more }) : reply,
    )
    const error = await failureOf(read())
    expect(error).toMatchObject({ code: 'TAG_LIST_INCOMPLETE' })
    expect(error.message).toContain(words)
  })

  test.for([
    [401, 'TAG_LIST_REFUSED'],
    [408, 'REGISTRY_ERROR'],
    [429, 'RATE_LIMITED'],
    [500, 'REGISTRY_ERROR'],
  ] as const)('that answers %i is the error %s', async ([status, code]) => {
    const target = clientOf(async ({ path }) => {
      const url = new URL(path, 'http://registry.local')
      const body = Buffer.from('{"tags":["1.0.0"]}')
      if (url.searchParams.has('last')) return { url, status, headers: {}, body: Buffer.from('') }
      return { url, status: 200, headers: { link: more }, body }
    })
    expect(await failureOf(listTags(target, calm))).toMatchObject({ code, speaker: 'registry' })
  })

  test.for<[string, Reply]>([
    ['null', { status: 200, body: { tags: null } }],
    ['no tags', page([])],
  ])('may have %s', async ([, reply]) => {
    const { read } = await scripted((_, last) =>
      last === undefined ? page(['1.0.0'], { link: more }) : reply,
    )
    expect(await read()).toEqual(['1.0.0'])
  })
})

test.for([
  ['without rel', '</v2/gallery/ui/tags/list?last=1.0.0&n=1000>', true],
  ['without angle brackets', '/v2/gallery/ui/tags/list?last=1.0.0&n=1000; rel="next"', true],
  ['without angle brackets and rel', '/v2/gallery/ui/tags/list?last=1.0.0&n=1000', false],
  ['that is cut', '</v2/gallery/ui/tags/list?last=1.0.0', false],
  ['that is cut in its rel', '</v2/gallery/ui/tags/list?last=1.0.0&n=1000>; rel="ne', false],
] as const)('a Link %s is followed or is an error', async ([, link, follows]) => {
  const { read } = await scripted((_, last) =>
    last === undefined ? page(['1.0.0'], { link }) : page(['2.0.0']),
  )
  if (follows) expect(await read()).toEqual(['1.0.0', '2.0.0'])
  else expect(await failureOf(read())).toMatchObject({ code: 'TAG_LIST_INCOMPLETE' })
})
