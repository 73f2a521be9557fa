import { describe, expect } from 'vitest'
import { test } from '../../layout/fixture.ts'
import { buildLayout } from '../../support/layout/layout.ts'
import { blobRequests, built, lacking, places } from '../content.ts'
import { lies, told } from '../told.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

const twoTargets = { registries: [{}, {}] }

describe.each(Object.entries(places))('an index with attestations in %s', (_, place) => {
  test('has one digest on every tag of every target', async ({ directory }) => {
    const workshop = await openWorkshop(twoTargets)
    const layout = await buildLayout(`${directory}/image`)
    const { digest, children, attestations, blobs } = layout
    const image = await place(layout, workshop)
    for (const registry of workshop.registries) registry.image(path, '2.1.114', { content: 'before' })

    const report = await workshop.release('2.1.115', { image })
    expect(report).toMatchObject({ status: 'complete', warnings: [], source: { image, id: digest } })
    for (const [position, registry] of workshop.registries.entries()) {
      const tags = workshop.tagsOn(digest, registry).filter((tag) => tag !== 'ci')
      expect(tags).toEqual(['2', '2.1', '2.1.115', 'latest'])
      expect(report.targets[position]).toMatchObject({ digest })
      const below = [...Object.values(children), ...attestations, ...blobs.map((blob) => blob.digest)]
      expect(lacking(registry, [digest, ...below])).toEqual([])
    }
  })

  test('is not written twice', async ({ directory }) => {
    const workshop = await openWorkshop(twoTargets)
    const image = await place(await buildLayout(`${directory}/image`), workshop)
    await workshop.release('2.1.115', { image })
    for (const registry of workshop.registries) registry.clearLog()
    const report = await workshop.release('2.1.115', { image })
    expect(told(report, 1)).toEqual(['unchanged 2.1.115', 'unchanged 2.1', 'unchanged 2', 'unchanged latest'])
    expect(workshop.registries.flatMap((registry) => workshop.writes(registry))).toEqual([])
    expect(workshop.registries.flatMap((registry) => blobRequests(registry))).toEqual([])
  })
})

async function releaseFrom(place: string, workshop: Workshop, directory: string) {
  const layout = await buildLayout(`${directory}/image`)
  const image = (await places[place]?.(layout, workshop)) ?? ''
  return { layout, report: await workshop.release('2.1.115', { image }) }
}

test('within a repository nothing but tags is written, and no blob is asked for', async ({ directory }) => {
  const workshop = await openWorkshop()
  const { report } = await releaseFrom('the same repository', workshop, directory)
  expect(report.status).toBe('complete')
  expect(workshop.writes()).toEqual(['PUT 2.1.115', 'PUT 2.1', 'PUT 2', 'PUT latest'])
  expect(blobRequests(workshop.registry)).toEqual([])
})

test('within a registry blobs are mounted', async ({ directory }) => {
  const workshop = await openWorkshop()
  const { report, layout } = await releaseFrom('another repository of the registry', workshop, directory)
  expect(report.status).toBe('complete')
  const posts = blobRequests(workshop.registry, 'POST')
  expect(posts).toHaveLength(layout.blobs.length)
  expect(posts.filter((line) => !/mount=.*from=team%2Fbuild 201$/.test(line))).toEqual([])
  expect(blobRequests(workshop.registry, 'GET').concat(blobRequests(workshop.registry, 'PUT'))).toEqual([])
})

test('no engine is asked for what is in none', async ({ directory }) => {
  const workshop = await openWorkshop()
  await releaseFrom('a layout', workshop, directory)
  expect(workshop.engine.requests).toEqual([])
})

test('what a repository has under another name is named, and neither read nor sent', async () => {
  const workshop = await openWorkshop()
  const { digest } = workshop.source.image(built, 'ci', { content: 'one' })
  workshop.registry.image(path, 'edge', { content: 'one' })
  await workshop.release('2.1.115', { image: `docker://${workshop.source.host}/${built}:ci` })
  expect(workshop.events).toContainEqual(
    expect.objectContaining({ kind: 'published', how: 'named', tag: '2.1.115', digest }),
  )
  expect(blobRequests(workshop.registry)).toEqual([])
  expect(workshop.source.lines).toEqual([`GET /v2/${built}/manifests/ci 200`])
})

test('an exact tag with other content is refused before anything is copied', async () => {
  const workshop = await openWorkshop()
  workshop.source.image(built, 'ci', { content: 'one' })
  workshop.registry.image(path, '2.1.115', { content: 'another' })
  const report = await workshop.release('2.1.115', {
    image: `docker://${workshop.source.host}/${built}:ci`,
  })
  expect(report.status).toBe('refused')
  expect(workshop.writes()).toEqual([])
  expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
})

test('the layers are told as they are copied, as those of an engine are', async () => {
  const workshop = await openWorkshop()
  workshop.source.image(built, 'ci', { content: 'twelve bytes' })
  await workshop.release('2.1.115', { image: `docker://${workshop.source.host}/${built}:ci` })
  const repository = `${workshop.registry.host}/${path}`
  expect(workshop.events).toContainEqual({ kind: 'pushing', repository, tag: '2.1.115' })
  const layer = { current: 12, total: 12, status: 'Pushing' }
  expect(workshop.events).toContainEqual({
    kind: 'layer',
    repository,
    progress: expect.objectContaining(layer),
  })
})
