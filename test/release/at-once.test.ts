import { expect, test, vi } from 'vitest'
import type { FaultPredicate } from '../support/registry/faults.ts'
import type { LogEntry } from '../support/registry/registry.ts'
import { createLull, longestChain } from '../support/registry/rounds.ts'
import { signpost } from '../support/signpost.ts'
import { type ImageOptions, openWorkshop, type Workshop, type WorkshopOptions } from './workshop.ts'

// Answers that wait for one another take a while.
vi.setConfig({ testTimeout: 30_000 })

const version = '2.1.106'
const two = [{ together: true }, { together: true }] as const

/** Builds this number of images in an engine; both registries have an older version of each. */
function build(workshop: Workshop, count: number): readonly ImageOptions[] {
  return Array.from({ length: count }, (_, index) => {
    const path = `gallery/ui-${index}`
    workshop.build(version, { content: path, tags: [`${path}:${version}`] })
    for (const registry of workshop.registries)
      for (const tag of ['2.1.105', '2.1', '2', 'latest'])
        registry.image(path, tag, { content: `${path} before` })
    return { path, image: `${path}:${version}` }
  })
}

async function open(count: number, options: WorkshopOptions = { registries: two }) {
  const workshop = await openWorkshop(options)
  return { workshop, images: build(workshop, count) }
}

const imageOf = ({ path }: Pick<LogEntry, 'path'>) => /gallery\/ui-\d+/.exec(decodeURIComponent(path))?.[0]

/** The highest number of images with requests under way at the same time. */
function imagesAtOnce(log: readonly LogEntry[]): number {
  const under = ({ started: at }: LogEntry) =>
    log.filter(({ started, ended = Number.POSITIVE_INFINITY }) => started <= at && at < ended)
  return Math.max(...log.map((entry) => new Set(under(entry).map(imageOf)).size))
}

test('an engine pushes five images at once, each to all of its registries', async () => {
  const { workshop, images } = await open(12, { registries: [{}, {}] })
  const pushing: string[] = []
  let most: readonly string[] = []
  const full = signpost()
  const { arrive, lull } = createLull()
  workshop.onPush = async (push) => {
    arrive()
    pushing.push(push.repository)
    if (pushing.length > most.length) most = [...pushing]
    if (pushing.length === 10) full.reach()
    await full.reached
    await lull()
    pushing.splice(pushing.indexOf(push.repository), 1)
    return workshop.deliver(push)
  }
  expect((await workshop.releaseAll(version, images)).status).toBe('complete')
  expect(most).toHaveLength(10)
  expect(new Set(most.map((path) => imageOf({ path }))).size).toBe(5)
})

test('semtag copies five images at once', async () => {
  const { workshop, images } = await open(12)
  const copies = images.map(({ path = '' }) => {
    workshop.source.image(path, 'ci', { content: `${path} built` })
    return { path, image: `docker://${workshop.source.host}/${path}:ci` }
  })
  expect((await workshop.releaseAll(version, copies)).status).toBe('complete')
  for (const { log } of workshop.registries)
    expect(imagesAtOnce(log.filter(({ path }) => path.includes('/blobs/')))).toBe(5)
})

test.each([
  ['looked at', 'GET', /tags\/list/],
  ['moved', 'PUT', /manifests\/2\.1\?/],
] as const)('ten images are %s at once', async (_, method, path) => {
  const { workshop, images } = await open(12, {})
  const { arrive, lull } = createLull()
  const [ten, gate] = [signpost(), signpost()]
  let asked = 0
  const when: FaultPredicate = () => {
    arrive()
    if (++asked === 10) ten.reach()
    return true
  }
  workshop.registry.fault({ method, path, when, times: Number.POSITIVE_INFINITY }, gate.reached)
  const releasing = workshop.releaseAll(version, images)
  await ten.reached
  await lull()
  expect(asked).toBe(10)
  gate.reach()
  expect((await releasing).status).toBe('complete')
})

test('ten images to two registries take a fifth of the round trips of ten releases in turn', async () => {
  const { workshop, images } = await open(10)
  const [first = {}] = images
  const roundTrips = () => Math.max(...workshop.registries.map(({ log }) => longestChain(log)))
  await workshop.release(version, first)
  const one = roundTrips()
  expect(one).toBeLessThanOrEqual(8)

  const other = await open(10)
  expect((await other.workshop.releaseAll(version, other.images)).status).toBe('complete')
  const ten = Math.max(...other.workshop.registries.map(({ log }) => longestChain(log)))
  expect(ten).toBeLessThanOrEqual((10 * one) / 5)
  // No further request.
  for (const [at, { log }] of other.workshop.registries.entries())
    expect(log).toHaveLength(10 * (workshop.registries[at]?.log.length ?? 0))
})

test('semtag gets one token for each repository, however many images go there', async () => {
  const login = { user: 'ci', password: 'secret' }
  const credential = { kind: 'password', username: login.user, password: login.password } as const
  const { workshop, images } = await open(4, { registries: [{ auth: { bearer: login } }], credential })
  const variants = ['a', 'b', 'c']
  const all = [...images, ...variants.map((variant) => ({ ...images[0], policy: { variant, variants } }))]
  expect((await workshop.releaseAll(version, all)).status).toBe('complete')
  const tokens = workshop.registry.log.filter(({ path }) => path.startsWith('/token'))
  expect(tokens.map(imageOf).toSorted()).toEqual(images.map(({ path }) => path))
})
