import { expect, test } from 'vitest'
import { calm, createFixture, failureOf, openRegistry } from './fixture.ts'

test('one page without Link', async () => {
  const registry = await openRegistry()
  for (const name of ['2.1.106', 'latest', '2.1']) registry.image('gallery/ui', name)
  expect(await createFixture().at(registry).tags(calm)).toEqual(['2.1.106', 'latest', '2.1'])
  expect(registry.lines).toEqual(['GET /v2/gallery/ui/tags/list?n=1000 200'])
})

test('every page, by the links of the registry', async () => {
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

test('an emptied repository answers null, an unknown one 404', async () => {
  const registry = await openRegistry()
  registry.image('emptied', undefined)
  const fixture = createFixture()
  expect(await fixture.at(registry, 'emptied').tags(calm)).toEqual([])
  expect(await fixture.at(registry, 'unknown').tags(calm)).toEqual([])
  expect(registry.log.map(({ status }) => status)).toEqual([200, 404])
})

test('what is no tag is dropped, what comes twice is listed once', async () => {
  const registry = await openRegistry()
  const tags = ['1.0.0', '', '../x', '-dash', 'a b', 'x'.repeat(129), '1.0.0', '\u202e1']
  registry.fault({}, { status: 200, body: { name: 'gallery/ui', tags } })
  expect(await createFixture().at(registry).tags(calm)).toEqual(['1.0.0'])
})

test.for([
  [403, { errors: [{ code: 'DENIED', message: 'no' }] }],
  [404, { errors: [{ code: 'UNSUPPORTED', message: 'no listing' }] }],
  [404, '<html>nginx</html>'],
  [405, { errors: [{ code: 'UNSUPPORTED', message: 'no listing' }] }],
] as const)('a list that is refused with %i', async ([status, body]) => {
  const registry = await openRegistry()
  registry.fault({}, { status, body })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'TAG_LIST_REFUSED', speaker: 'registry' })
  expect(error.message).toContain(`Listing the tags of ${registry.host}/gallery/ui`)
})

test('401 stays a matter of credentials', async () => {
  const registry = await openRegistry({ auth: { basic: { user: 'ci', password: 'secret' } } })
  expect(await failureOf(createFixture().at(registry).tags(calm))).toMatchObject({ code: 'UNAUTHORIZED' })
})

test.for([
  [
    'another host',
    '<http://other.example/v2/gallery/ui/tags/list?last=a>; rel="next"',
    'goes on at another server',
  ],
  ['another port', '<//127.0.0.1:1/v2/gallery/ui/tags/list?last=a>; rel="next"', 'goes on at another server'],
  ['itself', '</v2/gallery/ui/tags/list?n=1000>; rel="next"', 'does not end'],
] as const)('a link to %s is not followed', async ([, link, words]) => {
  const registry = await openRegistry()
  registry.fault({}, { status: 200, headers: { link }, body: { tags: ['1.0.0'] } })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR' })
  expect(error.message).toContain(words)
  expect(registry.log).toHaveLength(1)
})

test('a list that never ends is left after 1000 pages', async () => {
  const registry = await openRegistry()
  for (let page = 1; page <= 1001; page++)
    registry.fault(
      {},
      {
        status: 200,
        headers: { link: `</v2/gallery/ui/tags/list?last=${page}>; rel="next"` },
        body: { tags: ['1.0.0'] },
      },
    )
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error.message).toContain('longer than 1000 pages')
  expect(registry.log).toHaveLength(1000)
})

test.for(['<html>', '[]', '{"tags":"1.0.0"}', '{"tags":[1]}'])('%s is no tag list', async (body) => {
  const registry = await openRegistry()
  registry.fault({}, { status: 200, body })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR' })
  expect(error.message).toContain('not in the form')
})
