import { expect, test } from 'vitest'
import { interrupted } from './errors.ts'
import { codes, lies, tagLines } from './tag-lines.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

const several = { registries: [{ severalTags: 'digest' }] } as const
const created = ['created 2.1.115', 'created 2.1', 'created 2', 'created latest']

/** The repository has the image already; nothing but tags is written. */
function prepare({ registry }: Workshop, content = 'built') {
  const { digest } = registry.image(path, 'ci', { content })
  return { digest, image: `docker://${registry.host}/${path}:ci` }
}

/** The requests that wrote aliases, `PUT 2.1?tag=2.1 400`; a digest is written as `DIGEST`. */
function aliasWrites({ registry }: Workshop): readonly string[] {
  return registry.lines
    .filter((line) => line.startsWith('PUT') && !line.includes('/2.1.11'))
    .map((line) => line.replace(/\/v2\/.*\//, '').replace(/sha256:[0-9a-f]{64}/, 'DIGEST'))
}

test.each([
  ['takes several tags', 'digest', false, ['PUT 2.1?tag=2.1 400', 'PUT DIGEST?tag=2.1&tag=2&tag=latest 201']],
  ['takes one tag', 'none', false, ['PUT 2.1?tag=2.1 201', 'PUT 2 201', 'PUT latest 201']],
  [
    'takes several tags, with an order of their own',
    'digest',
    true,
    ['PUT 2.1 201', 'PUT 2 201', 'PUT latest 201'],
  ],
] as const)('aliases at a registry that %s', async (_, severalTags, oneByOne, writes) => {
  const workshop = await openWorkshop({ registries: [{ severalTags }] })
  const { image, digest } = prepare(workshop)
  const report = await workshop.release('2.1.115', { image, oneByOne })
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual(created)
  expect(aliasWrites(workshop)).toEqual(writes)
  expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'ci', 'latest'])
})

test('semtag finds out once how many tags a registry takes', async () => {
  const workshop = await openWorkshop(several)
  await workshop.release('2.1.115', { image: prepare(workshop).image })
  workshop.registry.clearLog()
  await workshop.release('2.1.116', { image: prepare(workshop, 'the next').image })
  expect(aliasWrites(workshop)).toEqual(['PUT DIGEST?tag=2.1&tag=2&tag=latest 201'])
})

test('semtag writes the tags that a reply leaves out with another request', async () => {
  const workshop = await openWorkshop(several)
  const { image, digest } = prepare(workshop)
  workshop.registry.fault(
    ({ method, url, body, headers }) => {
      if (method !== 'PUT' || url.searchParams.getAll('tag').length < 2) return false
      workshop.registry.addManifest(path, '2', body, headers['content-type'] ?? '')
      return true
    },
    { status: 201, headers: { 'oci-tag': '2' } },
  )
  const report = await workshop.release('2.1.115', { image })
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual(created)
  expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'ci', 'latest'])
  expect(aliasWrites(workshop).slice(1)).toEqual([
    'PUT DIGEST?tag=2.1&tag=2&tag=latest 201',
    'PUT DIGEST?tag=2.1&tag=latest 201',
  ])
})

const together = { method: 'PUT', path: /tag=2\.1&/ }

test('after a lost answer, semtag reads the tags and reports those that were written', async () => {
  const workshop = await openWorkshop(several)
  const { image } = prepare(workshop)
  workshop.registry.fault({ ...together, times: 9 }, 'lost')
  const report = await workshop.release('2.1.115', { image })
  expect([report.status, tagLines(report)]).toEqual(['complete', created])
})

test('after a request that never succeeds, the first tag is failed and the others are pending', async () => {
  const workshop = await openWorkshop(several)
  const { image } = prepare(workshop)
  workshop.registry.fault({ ...together, times: 9 }, 'reset')
  const report = await workshop.release('2.1.115', { image })
  expect([report.status, codes(report)]).toEqual(['partial', ['REGISTRY_UNREACHABLE']])
  expect(tagLines(report)).toEqual(['created 2.1.115', 'failed 2.1', 'pending 2', 'pending latest'])
  expect((await workshop.release('2.1.115', { image })).status).toBe('complete')
})

test('after a lost answer, tags that cannot be read are unknown', async () => {
  const workshop = await openWorkshop(several)
  const { image } = prepare(workshop)
  const lost = workshop.registry.fault({ ...together, times: 9 }, 'lost')
  workshop.registry.fault(
    { method: 'HEAD', when: () => lost.count > 0, times: Number.POSITIVE_INFINITY },
    'reset',
  )
  const report = await workshop.release('2.1.115', { image })
  expect(report.status).toBe('partial')
  expect(tagLines(report)).toEqual(['created 2.1.115', 'unknown 2.1', 'unknown 2', 'unknown latest'])
})

test.each([
  ['before the registry acted', false],
  ['after it', true],
])('the report of an interruption %s is true', async (_, acts) => {
  const workshop = await openWorkshop(several)
  const { image } = prepare(workshop)
  const stop = new AbortController()
  workshop.registry.fault(({ method, url, body, headers }) => {
    const tags = url.searchParams.getAll('tag')
    if (method !== 'PUT' || tags.length < 2) return false
    for (const tag of acts ? tags : [])
      workshop.registry.addManifest(path, tag, body, headers['content-type'] ?? '')
    stop.abort(interrupted())
    return true
  }, 'hang')
  const report = await workshop.release('2.1.115', { image, signal: stop.signal })
  expect([report.status, codes(report)]).toEqual(['partial', ['INTERRUPTED']])
  expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
  // What was not done by now may be done yet.
  expect(tagLines(report).slice(1)).toEqual(
    ['2.1', '2', 'latest'].map((tag) => `${acts ? 'created' : 'unknown'} ${tag}`),
  )
})
