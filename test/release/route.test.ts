import { expect, test } from 'vitest'
import { releasesOf } from '../../src/domain/report.ts'
import { hidden, path, startEngineOnly } from './engine-only.ts'

const other = `${hidden}/other`
const namesRoute = (warning: string) => warning.includes(`reaches ${hidden}: semtag reads and writes tags`)

test('several repositories of one registry that only the engine reaches cause one warning', async () => {
  const world = await startEngineOnly()
  const { digest } = world.build('2.1.115')
  const report = await world.release('2.1.115', { registry: [hidden, other], 'assume-highest': true })
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }, { digest }] })
  expect(report.warnings.filter(namesRoute)).toHaveLength(1)
  expect(world.registry.tags(`other/${path}`).get('latest')).toBe(digest)
})

test('an image that is in no engine goes to its target directly, or not at all', async () => {
  const world = await startEngineOnly()
  world.open.image(path, 'build-7')
  const IMAGE = `docker://${world.open.host}/${path}:build-7`
  const report = await world.release('2.1.115', { IMAGE, 'assume-highest': true })
  expect(report).toMatchObject({ status: 'failed', warnings: [] })
  expect(report.targets[0]?.problems.map(({ code }) => code)).toEqual(['REGISTRY_UNREACHABLE'])
  expect(world.engine.requests.filter(({ path: call }) => call.startsWith('/distribution'))).toEqual([])
})

test('several images of one engine cause one info request and one warning', async () => {
  const world = await startEngineOnly()
  for (const variant of ['plain', 'alpine', 'slim']) world.build(variant)
  const line = (variant: string) => ({
    IMAGE: `${path}:${variant}`,
    repository: `gallery/${variant}`,
    'assume-highest': true,
  })
  const report = await world.releaseAll('2.1.115', ['plain', 'alpine', 'slim'].map(line))
  expect(report.status).toBe('complete')
  expect(report.warnings.filter(namesRoute)).toHaveLength(1)
  expect(
    releasesOf(report)
      .flatMap(({ warnings }) => warnings)
      .filter(namesRoute),
  ).toEqual([])
  for (const variant of ['plain', 'alpine', 'slim'])
    expect([...world.registry.tags(`gallery/${variant}`).keys()]).toEqual(['2.1.115', '2.1', '2', 'latest'])
  expect(world.engine.requests.filter(({ path: call }) => call === '/info')).toHaveLength(1)
})
