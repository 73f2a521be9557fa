import { expect, test } from 'vitest'
import type { Registry } from '../../../src/ports/registry.ts'
import { failure } from '../../support/registry/reply.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

const aliases = ['2.1', '2', 'latest'].map(tag)

async function published(severalTags: 'none' | 'digest') {
  const registry = await openRegistry({ severalTags })
  const manifest = registry.image('gallery/ui', '2.1.106')
  const fixture = createFixture()
  const repository = fixture.at(registry)
  const put = (tags = aliases, to: Registry = repository) => to.putTags(tags, manifest, calm)
  const writes = () => registry.lines.map((line) => line.replace('/v2/gallery/ui/manifests/', ''))
  return { registry, manifest, fixture, repository, put, writes }
}

test('no request is lost at a registry that takes one tag per request', async () => {
  const { registry, manifest, put, writes } = await published('none')
  expect(await put()).toEqual(['2.1'])
  expect(await put(aliases.slice(1))).toEqual(['2'])
  expect(await put(aliases.slice(2))).toEqual(['latest'])
  expect(writes()).toEqual(['PUT 2.1?tag=2.1 201', 'PUT 2 201', 'PUT latest 201'])
  for (const alias of aliases) expect(registry.tags('gallery/ui').get(alias)).toBe(manifest.digest)
})

test('a registry that takes several tags gets them in one request, and all its repositories know that', async () => {
  const { registry, manifest, fixture, put, writes } = await published('digest')
  expect(await put()).toEqual(aliases)
  const several = `PUT ${manifest.digest}?tag=2.1&tag=2&tag=latest 201`
  expect(writes()).toEqual(['PUT 2.1?tag=2.1 400', several])
  for (const alias of aliases) expect(registry.tags('gallery/ui').get(alias)).toBe(manifest.digest)

  registry.clearLog()
  expect(await put(aliases, fixture.at(registry))).toEqual(aliases)
  expect(writes()).toEqual([several])
})

test('the probe understands the words of olareg', async () => {
  const { registry, put } = await published('digest')
  const detail = 'tag query parameter requires a digest'
  const error = { code: 'UNSUPPORTED', message: 'the operation is unsupported', detail }
  registry.fault({}, { status: 400, body: { errors: [error] } })
  expect(await put()).toEqual(aliases)
})

test('one tag is written without a query, and no tag sends no request', async () => {
  const { put, writes } = await published('digest')
  expect(await put([])).toEqual([])
  expect(await put([tag('latest')])).toEqual(['latest'])
  expect(writes()).toEqual(['PUT latest 201'])
})

test('one request writes at most ten tags', async () => {
  const { repository, put, writes } = await published('digest')
  expect(repository.tagsAtOnce()).toBe(1)
  const many = Array.from({ length: 12 }, (_, at) => tag(`t${at}`))
  expect(await put(many)).toEqual(many.slice(0, 10))
  expect(repository.tagsAtOnce()).toBe(10)
  expect(await put(many.slice(10))).toEqual(many.slice(10))
  expect(await put([tag('latest')])).toEqual(['latest'])
  expect(writes().at(-1)).toBe('PUT latest 201')
})

test.for([
  ['in several fields', ['2.1', 'latest', 'other']],
  ['in one', 'other, latest,2.1'],
] as const)('only the tags in the reply count as written: %s', async ([, listed]) => {
  const { registry, put } = await published('digest')
  await put()
  registry.fault({}, { status: 201, headers: { 'oci-tag': listed } })
  expect(await put()).toEqual(['2.1', 'latest'])
})

test.for([
  ['lists none', { status: 201 }],
  ['is refused', failure(403, 'DENIED', 'tag is immutable')],
  ['is of an unknown kind', failure(400, 'MANIFEST_INVALID')],
] as const)('after a request for several tags that %s, semtag writes one by one', async ([, reply]) => {
  const { registry, put, writes } = await published('digest')
  await put()
  registry.clearLog()
  registry.fault({}, reply)
  expect(await put()).toEqual(['2.1'])
  expect(await put(aliases.slice(1))).toEqual(['2'])
  expect(writes().slice(1)).toEqual(['PUT 2.1 201', 'PUT 2 201'])
})

test.for([414, 431])('after %i, a request has fewer tags', async (status) => {
  const { registry, manifest, put, writes } = await published('digest')
  const four = [...aliases, tag('stable')]
  await put()
  registry.clearLog()
  registry.fault({}, { status })
  expect(await put(four)).toEqual(['2.1'])
  expect(await put(four)).toEqual(['2.1', '2'])
  expect(writes().slice(1)).toEqual(['PUT 2.1 201', `PUT ${manifest.digest}?tag=2.1&tag=2 201`])
})

test.for([
  ['400', failure(400, 'TAG_INVALID')],
  ['404', { status: 404 }],
  ['405', { status: 405 }],
  ['404 with the words of olareg', failure(404, 'UNKNOWN', 'tag query parameter requires a digest')],
] as const)('after %s to the first request, semtag repeats it without the query', async ([, reply]) => {
  const { registry, put, writes } = await published('none')
  registry.fault({}, reply)
  expect(await put()).toEqual(['2.1'])
  expect(await put()).toEqual(['2.1'])
  expect(writes().slice(1)).toEqual(['PUT 2.1 201', 'PUT 2.1 201'])
})

test('a refusal of the tag itself is the error of a plain write', async () => {
  const { registry, put, writes } = await published('none')
  registry.settings.immutable = () => failure(412, 'PRECONDITION', 'configured as immutable')
  expect(await failureOf(put())).toMatchObject({ code: 'TAG_IMMUTABLE' })
  expect(writes()).toEqual(['PUT 2.1?tag=2.1 412', 'HEAD 2.1 404'])
  registry.settings.immutable = () => undefined
  registry.fault({ times: 2 }, failure(403, 'DENIED'))
  expect(await failureOf(put())).toMatchObject({ code: 'DENIED' })
})

test.for(['none', 'digest'] as const)(
  'a rate limit does not mean that the registry refuses several tags: %s',
  async (severalTags) => {
    const { registry, put } = await published(severalTags)
    if (severalTags === 'digest') await put()
    registry.clearLog()
    registry.fault({ times: 10 }, { status: 429 })
    expect(await failureOf(put())).toMatchObject({ code: 'RATE_LIMITED' })
    expect(registry.log).toHaveLength(10)
  },
)

test.for([
  ['none', 'gallery/ui:2.1'],
  ['digest', 'gallery/ui:2.1, 2, latest'],
] as const)('a lost answer means that the tags may be written: %s', async ([severalTags, name]) => {
  const { registry, put } = await published(severalTags)
  if (severalTags === 'digest') await put()
  registry.fault({ times: 9 }, { status: 500 })
  const error = await failureOf(put())
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(error.message).toContain(`${name} failed`)
})

test('a registry that says it stored another digest is believed', async () => {
  const { registry, put } = await published('digest')
  await put()
  const digest = `sha256:${'0'.repeat(64)}`
  registry.fault({}, { status: 201, headers: { 'docker-content-digest': digest, 'oci-tag': aliases } })
  expect(await failureOf(put())).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
})
