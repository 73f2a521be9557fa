import { expect, onTestFinished, test } from 'vitest'
import { SemtagError } from '../../src/domain/errors.ts'
import { type CareReport, caresOf, type FleetReport } from '../../src/domain/report.ts'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { readConfiguration } from '../../src/manifest/configuration.ts'
import { createRegistryClient } from '../../src/registry/client.ts'
import { list } from '../../src/release/list.ts'
import type { FleetRepository } from '../../src/release/maintenance/fleet.ts'
import type { FleetRequest } from '../../src/release/maintenance/maintain.ts'
import { reconcile } from '../../src/release/reconcile.ts'
import { unyank, yank } from '../../src/release/yank.ts'
import { openSlowLine } from '../bench/slow-line.ts'
import { testClock } from '../support/clock.ts'
import { versionOf } from '../support/model-repository.ts'
import type { FaultMatch } from '../support/registry/faults.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../support/registry/registry.ts'
import { failure } from '../support/registry/reply.ts'
import { createLull, longestChain } from '../support/registry/rounds.ts'
import { signpost } from '../support/signpost.ts'
import { tagLines } from './tag-lines.ts'

interface Image extends Partial<Pick<Policy, 'variant' | 'tagPrefix' | 'variants'>> {
  readonly name: string
  readonly path?: string
}

const both: readonly Image[] = [{ name: 'ui' }, { name: 'api' }]
const released = { '2.2.11': '2.2.11 2.2 2', '3.0.42': '3.0.42 3.0 3 latest' }

/** Two registries that hold every image, and the commands on all of them. */
async function openFleet(images: readonly Image[] = both, options: RegistryOptions = {}) {
  const clock = testClock()
  const now = () => clock.now().getTime()
  const [first, second] = await Promise.all([
    startRegistry({ now, ...options }),
    startRegistry({ now, ...options }),
  ])
  const client = createRegistryClient({
    credentials: { find: async () => undefined },
    clock,
    trust: {
      plainHttp: true,
      insecure: false,
      certificatesDirectories: [],
      engine: async () => undefined,
    },
    userAgent: 'semtag/test',
  })
  onTestFinished(async () => {
    await client.close()
    await Promise.all([first.close(), second.close()])
  })
  const fill = (contents: Readonly<Record<string, string>>, path: string, registries = [first, second]) => {
    for (const registry of registries)
      for (const [content, tags] of Object.entries(contents))
        for (const tag of tags.split(' ')) registry.image(path, tag, { content })
  }
  const repositories = images.flatMap(({ name, path = name, ...policy }) =>
    [first, second].map(
      (registry): FleetRepository => ({
        image: name,
        repository: { registry: registry.host, path },
        policy: { ...defaultPolicy, ...policy },
      }),
    ),
  )
  const [one, ...others] = repositories
  if (one === undefined) throw new Error('no image')
  const around = (signal = new AbortController().signal) => ({
    registry: client.repository,
    clock,
    reporter: { event: () => {} },
    signal,
    configuration: readConfiguration,
  })
  const request = (dryRun: boolean): FleetRequest => ({ repositories: [one, ...others], dryRun })
  const versions = (text: string) => ({ versions: text.split(' ').map(versionOf), removeEmpty: false })
  return {
    first,
    second,
    fill,
    yank: (text: string, { dryRun = false, signal }: { dryRun?: boolean; signal?: AbortSignal } = {}) =>
      yank({ ...request(dryRun), ...versions(text) }, around(signal)).then(several),
    unyank: (text: string) => unyank({ ...request(false), ...versions(text) }, around()).then(several),
    reconcile: (dryRun = false) => reconcile({ ...request(dryRun), create: false }, around()).then(several),
    list: () => list({ ...request(true), digests: false, platforms: false }, around()),
  }
}

function several(report: CareReport): FleetReport {
  if (!('repositories' in report)) throw new TypeError('a report of one repository')
  return report
}

/** The fleet after releases of 2.2.11 and 3.0.42 everywhere. */
async function openReleased(options: RegistryOptions = {}) {
  const fleet = await openFleet(both, options)
  for (const { name } of both) fleet.fill(released, name)
  return fleet
}

const statuses = ({ status, repositories }: FleetReport) => [status, repositories.map((one) => one.status)]
const linesOf = ({ repositories }: FleetReport) => repositories.map((one) => tagLines(one))
const codesOf = (report: FleetReport) =>
  [
    ...report.problems,
    ...caresOf(report).flatMap(({ targets }) => targets.flatMap(({ problems }) => problems)),
  ].map(({ code }) => code)

/** The tags that were written and deleted, in the order of their arrival. */
const writesTo = (...registries: readonly TestRegistry[]) =>
  registries.flatMap(({ log }) =>
    log.flatMap(({ method, path }) => {
      const [, tag] = /\/manifests\/([^:]*)$/.exec(path) ?? []
      return (method === 'PUT' || method === 'DELETE') && tag !== undefined ? [tag] : []
    }),
  )

const marker = (times = 1): FaultMatch => ({ method: 'PUT', path: /api\/manifests\/yanked-/, times })
const withdrawn = [
  'created yanked-3.0.42',
  'held 3.0: withdrawn',
  'held 3: withdrawn',
  'moved latest: 3.0.42 → 2.2.11',
]
const waiting = ['held 3.0: withdrawn', 'held 3: withdrawn', 'pending latest']

test('yank writes every marker everywhere before any alias moves anywhere', async () => {
  const { first, second, yank: withdraw } = await openReleased()
  const { arrive, lull } = createLull()
  for (const registry of [first, second])
    registry.fault(() => {
      arrive()
      return false
    }, 'hang')
  const gate = signpost()
  const last = second.fault(marker(), gate.reached)
  const yanking = withdraw('3.0.42')
  await last.happened
  await lull()
  // The last of them has not been answered yet.
  expect(writesTo(first, second)).toEqual(Array(4).fill('yanked-3.0.42'))
  gate.reach()
  const report = await yanking
  expect(statuses(report)).toEqual(['complete', Array(4).fill('complete')])
  expect(linesOf(report)).toEqual(Array(4).fill(withdrawn))
  expect(report.moved).toHaveLength(4)
  expect(report.repositories.map(({ image, targets }) => [image, targets[0]?.repository])).toEqual([
    ['ui', `${first.host}/ui`],
    ['ui', `${second.host}/ui`],
    ['api', `${first.host}/api`],
    ['api', `${second.host}/api`],
  ])
  expect(writesTo(first, second).filter((tag) => tag === 'latest')).toHaveLength(4)
})

test('a marker that cannot be written stops every alias, and the same command finishes', async () => {
  const { first, second, yank: withdraw } = await openReleased()
  second.fault(marker(), { status: 403 })
  const report = await withdraw('3.0.42')
  expect(statuses(report)).toEqual(['partial', ['partial', 'partial', 'partial', 'failed']])
  expect(codesOf(report)).toEqual(['DENIED'])
  const held = ['created yanked-3.0.42', ...waiting]
  expect(linesOf(report)).toEqual([held, held, held, ['failed yanked-3.0.42']])
  expect(writesTo(first, second)).toEqual(Array(4).fill('yanked-3.0.42'))

  const again = await withdraw('3.0.42')
  expect(again.status).toBe('complete')
  expect(again.moved).toHaveLength(4)
})

test('if no marker can be written, nothing is', async () => {
  const immutable = failure(400, 'TAG_INVALID', "The image tag 'yanked-3.0.42' is immutable")
  const { first, second, yank: withdraw } = await openReleased({ immutable: () => immutable })
  const before = [first, second].map((registry) => registry.tags('ui'))
  const report = await withdraw('3.0.42')
  expect(statuses(report)).toEqual(['refused', Array(4).fill('refused')])
  expect([first, second].map((registry) => registry.tags('ui'))).toEqual(before)
})

test('a repository that cannot be read stops every write', async () => {
  const { first, second, yank: withdraw } = await openReleased()
  second.fault({ path: /\/v2\/api\/tags\/list/, times: Number.POSITIVE_INFINITY }, { status: 403 })
  const report = await withdraw('3.0.42')
  expect(statuses(report)).toEqual(['refused', Array(4).fill('refused')])
  const planned = ['pending yanked-3.0.42', ...waiting]
  expect(linesOf(report)).toEqual([planned, planned, planned, []])
  expect(writesTo(first, second)).toEqual([])
})

test('a version that only some repositories have is withdrawn there', async () => {
  const fleet = await openFleet()
  fleet.fill(released, 'ui')
  fleet.fill({ '2.2.11': '2.2.11 2.2 2 latest' }, 'api')
  const report = await fleet.yank('3.0.42')
  const absent = ['unchanged yanked-3.0.42']
  expect(statuses(report)).toEqual(['complete', Array(4).fill('complete')])
  expect(linesOf(report)).toEqual([withdrawn, withdrawn, absent, absent])
  expect(report.repositories[2]?.targets[0]?.tags).toMatchObject([{ note: 'there is no version 3.0.42' }])
  expect([...fleet.first.tags('api').keys()]).not.toContain('yanked-3.0.42')
  expect((await fleet.unyank('3.0.42')).status).toBe('complete')
})

test('a version that no repository has is an error, and nothing is written', async () => {
  const { first, second, yank: withdraw } = await openReleased()
  const report = await withdraw('3.0.42 9.9.9')
  expect(statuses(report)).toEqual(['failed', Array(4).fill('failed')])
  expect(report.problems).toMatchObject([
    { code: 'VERSION_NOT_FOUND', message: 'None of the 4 repositories has version 9.9.9.' },
  ])
  expect(linesOf(report)[0]).toEqual(['unchanged yanked-9.9.9', 'pending yanked-3.0.42', ...waiting])
  expect(writesTo(first, second)).toEqual([])
})

test('a dry run shows everything, and writes nothing', async () => {
  const { first, second, yank: withdraw } = await openReleased()
  const report = await withdraw('3.0.42', { dryRun: true })
  expect(report).toMatchObject({ status: 'complete', dryRun: true })
  expect(linesOf(report)).toEqual(Array(4).fill(withdrawn))
  expect(writesTo(first, second)).toEqual([])
})

test('two variants in one repository each keep their lines', async () => {
  const variants = ['alpine']
  const fleet = await openFleet(
    [
      { name: 'ui', variants },
      { name: 'ui-alpine', path: 'ui', variant: 'alpine', variants },
    ],
    { deletion: 'digest' },
  )
  // The same content for both, as where the variant is the default.
  fleet.fill(
    {
      '2.2.11': '2.2.11 2.2 2 2.2.11-alpine 2.2-alpine 2-alpine',
      '3.0.42': '3.0.42 3.0 3 latest 3.0.42-alpine 3.0-alpine 3-alpine alpine',
    },
    'ui',
  )
  const before = fleet.first.tags('ui')
  const report = await fleet.yank('3.0.42')
  expect(report.repositories.map(({ image, variant }) => [image, variant])).toEqual([
    ['ui', undefined],
    ['ui', undefined],
    ['ui-alpine', 'alpine'],
    ['ui-alpine', 'alpine'],
  ])
  expect(linesOf(report)[2]).toEqual([
    'created yanked-3.0.42-alpine',
    'held 3.0-alpine: withdrawn',
    'held 3-alpine: withdrawn',
    'moved alpine: 3.0.42 → 2.2.11',
  ])
  // Each marker can be deleted by its digest.
  const tags = fleet.first.tags('ui')
  expect(tags.get('yanked-3.0.42')).not.toBe(tags.get('yanked-3.0.42-alpine'))
  expect((await fleet.unyank('3.0.42')).status).toBe('complete')
  expect(fleet.first.tags('ui')).toEqual(before)
})

test('if one registry is down, reconcile and ls do the others', async () => {
  const fleet = await openReleased()
  for (const { name } of both) fleet.fill({ '2.2.11': 'latest' }, name)
  const down = { times: Number.POSITIVE_INFINITY, path: /./ }
  fleet.second.fault(down, 'reset')
  const report = await fleet.reconcile()
  expect(statuses(report)).toEqual(['partial', ['complete', 'failed', 'complete', 'failed']])
  expect(report.moved.map(({ repository }) => repository)).toEqual([
    `${fleet.first.host}/ui`,
    `${fleet.first.host}/api`,
  ])
  // Nothing is left to do where the registry answers.
  const again = await fleet.reconcile()
  expect(statuses(again)).toEqual(['failed', ['complete', 'failed', 'complete', 'failed']])
  expect(await fleet.list()).toMatchObject({
    status: 'failed',
    repositories: [
      { image: 'ui', status: 'complete', versions: [{ version: '3.0.42' }, { version: '2.2.11' }] },
      { image: 'ui', status: 'failed', problems: [{}] },
      { image: 'api', status: 'complete' },
      { image: 'api', status: 'failed' },
    ],
  })
})

test('a registry that is down is not asked for every repository again', async () => {
  const images = Array.from({ length: 30 }, (_, index) => ({ name: `image-${index}` }))
  const fleet = await openFleet(images)
  for (const { name } of images) fleet.fill(released, name)
  fleet.second.fault({ times: Number.POSITIVE_INFINITY }, 'reset')
  const report = await fleet.reconcile()
  const each = report.repositories.map(({ status }) => status)
  expect(each).toEqual(images.flatMap(() => ['complete', 'failed']))
  expect(new Set(codesOf(report))).toEqual(new Set(['REGISTRY_UNREACHABLE']))
  const asked = new Set(fleet.second.log.map(({ path }) => /image-\d+/.exec(path)?.[0] ?? 'the registry'))
  expect(asked.size).toBeLessThanOrEqual(11)
})

test('a dry run of reconcile is the drift check of the whole fleet', async () => {
  const fleet = await openReleased()
  expect((await fleet.reconcile(true)).status).toBe('complete')
  fleet.fill({ '2.2.11': 'latest' }, 'api', [fleet.second])
  const report = await fleet.reconcile(true)
  expect(statuses(report)).toEqual(['drift', ['complete', 'complete', 'complete', 'drift']])
  // A check that cannot read everything has failed.
  fleet.first.fault({ path: /ui\/tags\/list/, times: Number.POSITIVE_INFINITY }, 'reset')
  const failed = await fleet.reconcile(true)
  expect(statuses(failed)).toEqual(['failed', ['failed', 'complete', 'complete', 'drift']])
  expect(writesTo(fleet.first, fleet.second)).toEqual([])
})

test('an interruption is a problem of every repository that it stops', async () => {
  const { first, second, yank: withdraw } = await openReleased()
  const stop = new AbortController()
  const written = second.fault(marker(), 'hang')
  const yanking = withdraw('3.0.42', { signal: stop.signal })
  await written.happened
  stop.abort(new SemtagError({ code: 'INTERRUPTED', message: 'The run was interrupted.' }))
  const report = await yanking
  expect(report.status).toBe('partial')
  expect(new Set(codesOf(report))).toEqual(new Set(['INTERRUPTED']))
  expect(report.moved).toEqual([])
  expect(writesTo(first, second)).not.toContain('latest')
})

test('repositories go side by side: as many round trips as one takes, and no more requests', async () => {
  const requestsOf = async (count: number) => {
    const images = Array.from({ length: count }, (_, index) => ({ name: `image-${index}` }))
    const fleet = await openFleet(images, { together: true })
    for (const { name } of images) {
      fleet.fill(released, name)
      fleet.fill({ '2.2.11': 'latest' }, name)
    }
    const report = await fleet.reconcile()
    expect(report.moved).toHaveLength(2 * count)
    const logs = [fleet.first.log, fleet.second.log]
    return { requests: logs.flat().length, chain: Math.max(...logs.map(longestChain)) }
  }
  const one = await requestsOf(1)
  const eight = await requestsOf(8)
  expect(eight.requests).toBe(8 * one.requests)
  // The first request to a registry goes alone, because it asks for the challenge.
  expect(eight.chain).toBeLessThanOrEqual(one.chain + 1)
})

test('at most ten repositories of a registry go at once, however slow the line', async () => {
  const registry = await startRegistry()
  const line = await openSlowLine(registry.host, 20)
  const client = createRegistryClient({
    credentials: { find: async () => undefined },
    clock: testClock(),
    trust: { plainHttp: true, insecure: false, certificatesDirectories: [], engine: async () => undefined },
    userAgent: 'semtag/test',
  })
  onTestFinished(async () => {
    await client.close()
    await Promise.all([line.close(), registry.close()])
  })
  const paths = Array.from({ length: 30 }, (_, index) => `image-${index}`)
  for (const path of paths) registry.image(path, '3.0.42')
  const open = new Set<string>()
  let most = 0
  const repositories = paths.map((path) => ({
    repository: { registry: line.host, path },
    policy: defaultPolicy,
  }))
  const [first, ...others] = repositories
  if (first === undefined) throw new Error('no repository')
  const report = await list(
    { repositories: [first, ...others], digests: false, platforms: false },
    {
      registry: (repository) => {
        const own = client.repository(repository)
        return {
          ...own,
          async tags(signal) {
            open.add(repository.path)
            most = Math.max(most, open.size)
            return own.tags(signal).finally(() => open.delete(repository.path))
          },
        }
      },
      clock: testClock(),
      configuration: readConfiguration,
      signal: new AbortController().signal,
    },
  )
  expect(report.status).toBe('complete')
  expect(most).toBe(10)
})
