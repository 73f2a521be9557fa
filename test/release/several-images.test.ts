import { expect, test } from 'vitest'
import { SemtagError } from '../../src/domain/errors.ts'
import { parseTag } from '../../src/domain/image/tag.ts'
import {
  type PushReport,
  type ReleasesReport,
  type TargetReport,
  targetsOf,
} from '../../src/domain/report.ts'
import { onlyImage } from '../support/only-image.ts'
import type { Fault, FaultMatch, FaultPredicate } from '../support/registry/faults.ts'
import type { TestRegistry } from '../support/registry/registry.ts'
import { createLull } from '../support/registry/rounds.ts'
import { signpost } from '../support/signpost.ts'
import { lies, tagLines } from './tag-lines.ts'
import { type ImageOptions, openWorkshop, type RunOptions, type Workshop } from './workshop.ts'

const version = '2.1.115'
const names = ['ui', 'api', 'worker'] as const
const pending = ['pending 2.1', 'pending 2', 'pending latest']
const created = [`created ${version}`, 'created 2.1', 'created 2', 'created latest']
const unchanged = [`unchanged ${version}`, 'unchanged 2.1', 'unchanged 2', 'unchanged latest']

const pathOf = (name: string) => `gallery/${name}`

/** Three images in a registry, and two registries that they go to. */
async function open() {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  const [first, second] = workshop.registries
  if (first === undefined || second === undefined) throw new Error('no registries')
  const images = names.map((name): ImageOptions => {
    workshop.source.image(`built/${name}`, 'ci', { content: name })
    return { path: pathOf(name), image: `docker://${workshop.source.host}/built/${name}:ci` }
  })
  const release = async (options: RunOptions = {}): Promise<ReleasesReport> =>
    several(await workshop.releaseAll(version, images, options))
  return { workshop, first, second, images, release }
}

function several(report: PushReport): ReleasesReport {
  if (!('releases' in report)) throw new TypeError('a report of one image')
  return report
}

/** The report of each image on the first and on the second registry. */
const toldOf = ({ releases }: ReleasesReport) =>
  Object.fromEntries(
    names.map((name, index) => [name, [0, 1].map((at) => tagLines(releases[index] ?? { targets: [] }, at))]),
  )

const statuses = ({ status, releases }: ReleasesReport) => [status, releases.map((release) => release.status)]

const codesOf = (report: PushReport) =>
  [...report.problems, ...targetsOf(report).flatMap(({ problems }) => problems)].map(({ code }) => code)

/** The tags that are written to the registries, in the order in which they arrive. */
function watchWrites(registries: readonly TestRegistry[]) {
  const tags: string[] = []
  const { arrive, lull } = createLull()
  const six = signpost()
  for (const registry of registries)
    registry.fault(({ method, url: { pathname } }) => {
      arrive()
      const [, tag] = /\/manifests\/([^:]*)$/.exec(pathname) ?? []
      if (method === 'PUT' && tag !== undefined && tags.push(tag) === 6) six.reach()
      return false
    }, 'hang')
  return { tags, lull, six: six.reached }
}

const exactTag = (name: string) => ({
  method: 'PUT',
  path: new RegExp(`${name}/manifests/2\\.1\\.115`),
  times: Number.POSITIVE_INFINITY,
})

const everywhere = ({ registries }: Workshop) =>
  registries.flatMap((registry) => names.flatMap((name) => [...registry.tags(pathOf(name)).keys()]))

test('every exact tag of every image is on every registry before any alias moves anywhere', async () => {
  const { workshop, second, release } = await open()
  const { tags, lull, six } = watchWrites(workshop.registries)
  const gate = signpost()
  second.fault(exactTag('worker'), gate.reached)
  const releasing = release()
  await six
  await lull()
  // The last of them has not been answered yet.
  expect(tags).toEqual(Array(6).fill(version))
  gate.reach()
  const report = await releasing
  expect(statuses(report)).toEqual(['complete', ['complete', 'complete', 'complete']])
  expect(toldOf(report)).toEqual({
    ui: [created, created],
    api: [created, created],
    worker: [created, created],
  })
  expect(tags).toHaveLength(3 * 2 * 4)

  expect(toldOf(await release())).toEqual({
    ui: [unchanged, unchanged],
    api: [unchanged, unchanged],
    worker: [unchanged, unchanged],
  })
  expect(tags).toHaveLength(3 * 2 * 4)
})

test('an engine ends all its pushes before the first alias', async () => {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  const done: string[] = []
  const images = names.map((name) => {
    workshop.build(version, { content: name, tags: [`${name}:${version}`] })
    return { path: pathOf(name), image: `${name}:${version}` }
  })
  workshop.onPush = (push) => {
    expect(workshop.registries.flatMap((registry) => workshop.writes(registry))).toEqual([])
    done.push(push.repository)
    return workshop.deliver(push)
  }
  const report = several(await workshop.releaseAll(version, images))
  expect(report.status).toBe('complete')
  expect(done).toHaveLength(6)
  // As after docker tag and docker push.
  for (const target of targetsOf(report))
    expect(
      [...workshop.engine.names.keys()].filter((name) => name.startsWith(`${target.repository}:`)),
    ).toEqual([version, '2.1', '2', 'latest'].map((tag) => `${target.repository}:${tag}`))
})

test('the lists at the top collect all images, and each warning names its image', async () => {
  const workshop = await openWorkshop()
  const images = names.map((name) => {
    const label = { 'org.opencontainers.image.version': name === 'ui' ? version : '1.0.0' }
    workshop.build(version, { content: name, tags: [`${name}:${version}`], labels: label })
    for (const tag of ['2.1.114', '2.1']) workshop.registry.image(pathOf(name), tag, { content: 'before' })
    return { path: pathOf(name), image: `${name}:${version}` }
  })
  // A push that fails after its write.
  workshop.onPush = (push) => {
    const pushed = workshop.deliver(push)
    if (push.repository.endsWith('worker')) throw new Error('unexpected EOF')
    return pushed
  }
  const report = several(await workshop.releaseAll(version, images, { warnings: ['npm latest stays.'] }))
  expect(report).toMatchObject({ status: 'complete', version, dryRun: false, problems: [] })
  expect(report.moved.map(({ repository, tag }) => `${repository} ${tag}`)).toEqual(
    names.map((name) => `${workshop.registry.host}/${pathOf(name)} 2.1`),
  )
  expect(report.moved).toEqual(report.releases.flatMap(({ moved }) => moved))
  expect(report.warnings).toEqual([
    'npm latest stays.',
    expect.stringContaining(`"api:${version}" says "1.0.0"`),
    expect.stringContaining(`"worker:${version}" says "1.0.0"`),
    expect.stringMatching(/gallery\/worker:2\.1\.115: unexpected EOF.* with this image nevertheless\.$/),
  ])
  expect(report.releases.map(({ warnings }) => warnings.length)).toEqual([0, 1, 2])
  const events = workshop.events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []))
  expect(events.toSorted()).toEqual(report.warnings.toSorted())
  expect(events[0]).toBe(report.warnings[0])
})

test.each([false, true])('one refused image stops all writes (best effort: %s)', async (bestEffort) => {
  const { workshop, second, release } = await open()
  second.image(pathOf('api'), version, { content: 'another' })
  const { tags } = watchWrites(workshop.registries)
  const report = await release({ bestEffort })
  expect(statuses(report)).toEqual(['refused', ['refused', 'refused', 'refused']])
  expect(codesOf(report)).toEqual(['EXACT_TAG_EXISTS'])
  const untouched = [`pending ${version}`, ...pending]
  expect(toldOf(report)).toEqual({
    ui: [untouched, untouched],
    api: [untouched, [`refused ${version}`, ...pending]],
    worker: [untouched, untouched],
  })
  expect(tags).toEqual([])
})

test('a plan reports every image', async () => {
  const { workshop, second, release } = await open()
  second.image(pathOf('api'), version, { content: 'another' })
  const report = await release({ dryRun: true })
  expect(report.dryRun).toBe(true)
  expect(statuses(report)).toEqual(['refused', ['complete', 'refused', 'complete']])
  expect(toldOf(report)['ui']).toEqual([created, created])
  expect(everywhere(workshop)).toEqual([version])
})

test.each<[string, Fault, string, string]>([
  ['denied', { status: 403 }, 'DENIED', `failed ${version}`],
  ['not answered', 'reset', 'REGISTRY_UNREACHABLE', `failed ${version}`],
])('an exact tag that is %s stops every alias of every image', async (_, fault, code, outcome) => {
  const { workshop, second, release } = await open()
  let isBroken = true
  second.fault({ ...exactTag('api'), when: () => isBroken }, fault)
  const report = await release()
  const published = [`created ${version}`, ...pending]
  expect(statuses(report)).toEqual(['partial', ['partial', 'partial', 'partial']])
  expect(codesOf(report)).toEqual([code])
  expect(toldOf(report)).toEqual({
    ui: [published, published],
    api: [published, [outcome, ...pending]],
    worker: [published, published],
  })
  expect(report.moved).toEqual([])
  expect(everywhere(workshop)).toEqual(Array(5).fill(version))

  isBroken = false
  expect((await release()).status).toBe('complete')
  expect(everywhere(workshop)).toHaveLength(3 * 2 * 4)
})

test('with --best-effort, the other images go on', async () => {
  const { second, release } = await open()
  second.fault(exactTag('api'), { status: 403 })
  const report = await release({ bestEffort: true })
  expect(statuses(report)).toEqual(['partial', ['complete', 'partial', 'complete']])
  expect(toldOf(report)).toEqual({
    ui: [created, created],
    api: [created, [`failed ${version}`, ...pending]],
    worker: [created, created],
  })
})

test('a missing image stops all writes; with --best-effort, the other images go on', async () => {
  const { workshop, images } = await open()
  const wrong = images.map((image, index) => (index === 1 ? { ...image, image: `${image.image}-2` } : image))
  const report = several(await workshop.releaseAll(version, wrong))
  expect(statuses(report)).toEqual(['failed', ['failed', 'failed', 'failed']])
  expect(report.problems).toMatchObject([{ code: 'IMAGE_NOT_FOUND' }])
  expect(report.releases.map(({ problems }) => problems.length)).toEqual([0, 1, 0])
  expect(report.releases[1]).toMatchObject({ source: { image: wrong[1]?.image, id: null }, targets: [] })
  expect(everywhere(workshop)).toEqual([])

  const effort = several(await workshop.releaseAll(version, wrong, { bestEffort: true }))
  expect(statuses(effort)).toEqual(['partial', ['complete', 'failed', 'complete']])
  expect(toldOf(effort)).toEqual({ ui: [created, created], api: [[], []], worker: [created, created] })
})

test('all images that contradict the request are one usage error, also with --best-effort', async () => {
  const workshop = await openWorkshop()
  for (const name of ['ui', 'api']) {
    workshop.build('latest', { content: `${name} latest`, tags: [`${name}:latest`] })
    workshop.build(version, { content: name, tags: [`${name}:${version}`] })
  }
  const images = names.map((name) => ({ path: pathOf(name), image: name }))
  const thrown = await workshop.releaseAll(version, images, { bestEffort: true }).catch((error) => error)
  expect(thrown).toMatchObject({ code: 'IMAGE_CONTRADICTS' })
  expect(thrown.problems.map(({ message }: Error) => message.split(' ')[0])).toEqual([
    'ui:latest',
    'api:latest',
    'The',
  ])
  expect(workshop.writes()).toEqual([])
})

test('an unreachable engine is one problem, however many images', async () => {
  const workshop = await openWorkshop()
  for (const _ of names) workshop.engine.answer(/info/, { status: 500, chunks: ['{"message":"no"}'] })
  const report = several(
    await workshop.releaseAll(
      version,
      names.map((name) => ({ path: pathOf(name), image: name })),
    ),
  )
  expect(report.status).toBe('failed')
  expect(report.problems).toMatchObject([{ code: 'ENGINE_ERROR' }])
})

const inOne = (workshop: Workshop): readonly ImageOptions[] => {
  workshop.build(version, { content: 'plain', tags: ['ui:plain'] })
  workshop.build(version, { content: 'alpine', tags: ['ui:alpine'] })
  workshop.source.image('built/slim', 'ci', { content: 'slim' })
  const variants = ['alpine', 'slim']
  return [
    { image: 'ui:plain', policy: { variants, extraTags: [parseTag('sha-1a2b3c4')] } },
    { image: 'ui:alpine', policy: { variant: 'alpine', variants } },
    { image: `docker://${workshop.source.host}/built/slim:ci`, policy: { variant: 'slim', variants } },
  ]
}

test('variants go to one repository at the same time, each under its own tags', async () => {
  const workshop = await openWorkshop()
  const images = inOne(workshop)
  const report = several(await workshop.releaseAll(version, images))
  expect(report.status).toBe('complete')
  expect(
    report.releases.map(({ targets: [target] }) => target?.digest && workshop.tagsOn(target.digest)),
  ).toEqual([
    ['2', '2.1', version, 'latest', 'sha-1a2b3c4'],
    ['2-alpine', '2.1-alpine', `${version}-alpine`, 'alpine'],
    ['2-slim', '2.1-slim', `${version}-slim`, 'slim'],
  ])
  const local = [...workshop.engine.names.keys()].filter((name) => name.includes('/gallery/ui:'))
  expect(local).toHaveLength(5 + 4)

  workshop.registry.clearLog()
  const again = several(await workshop.releaseAll(version, images))
  expect(new Set(targetsOf(again).flatMap(({ tags }) => tags.map(({ outcome }) => outcome)))).toEqual(
    new Set(['unchanged']),
  )
  expect(workshop.writes()).toEqual([])
})

test('one image has its own report, with where its version came from', async () => {
  const workshop = await openWorkshop()
  workshop.build(version)
  const options = { versionFrom: 'package.json', warnings: ['npm latest stays.'] } as const
  const report = await workshop.releaseAll(version, [{}], options)
  expect(report).toMatchObject({ ...options, source: { image: `ui:${version}` } })
  expect(tagLines(onlyImage(report))).toEqual(created)
  const both = several(await workshop.releaseAll(version, [{}, { path: 'other/ui' }], options))
  expect(both.versionFrom).toBe('package.json')
  expect(both.releases.map((release) => 'versionFrom' in release)).toEqual([false, false])
})

test('an interruption among the pushes begins no other push, and the report has what was written', async () => {
  const workshop = await openWorkshop()
  const interruption = new AbortController()
  const images = Array.from({ length: 7 }, (_, index) => {
    const name = `ui-${index}`
    workshop.build(version, { content: name, tags: [`${name}:${version}`] })
    return { path: pathOf(name), image: `${name}:${version}` }
  })
  let pushes = 0
  const begun = signpost()
  workshop.onPush = async (push) => {
    if (++pushes === 5) begun.reach()
    await begun.reached
    interruption.abort(new SemtagError({ code: 'INTERRUPTED', message: 'semtag was interrupted (SIGINT).' }))
    return workshop.deliver(push)
  }
  const report = several(await workshop.releaseAll(version, images, { signal: interruption.signal }))
  expect(pushes).toBe(5)
  expect(workshop.events.filter(({ kind }) => kind === 'pushing')).toHaveLength(5)
  expect(new Set(codesOf(report))).toEqual(new Set(['INTERRUPTED']))
  expect(report.releases.slice(5).map((release) => tagLines(release))).toEqual(
    Array(2).fill([`pending ${version}`, ...pending]),
  )
  expect(report.status).toBe('partial')
  expect(workshop.writes()).toEqual([])
  for (const { targets } of report.releases)
    for (const target of targets) expect(lies(target, workshop.registry.tags(pathIn(target)))).toEqual([])
})

const pathIn = ({ repository }: TargetReport) => repository.slice(repository.indexOf('/') + 1)

/** True for every request after the first `requests`. */
function after(requests: number): () => boolean {
  let count = 0
  return () => ++count > requests
}

test.each<[string, FaultMatch, Fault]>([
  ['a tag list that fails once', { path: /api\/tags\/list/ }, { status: 500 }],
  ['a tag list that is refused later', { path: /api\/tags\/list/, when: after(1) }, { status: 403 }],
  ['a blob whose answer is lost', { method: 'PUT', path: /api\/blobs/ }, 'lost'],
  ['an exact tag whose answer is lost', { method: 'PUT', path: /api\/manifests\/2\.1\.115/ }, 'lost'],
  ['an alias whose answer is lost', { method: 'PUT', path: /api\/manifests\/2\.1\?/ }, 'lost'],
  ['an alias that is denied', { method: 'PUT', path: /api\/manifests\/2$/ }, { status: 403 }],
  ['a look that fails', { method: 'HEAD', path: /api\/manifests\/2$/, when: after(2), times: 20 }, 'reset'],
])('no report lies after %s, and another run ends right', async (_, match, fault) => {
  const { workshop, second, release } = await open()
  let isOn = true
  const when: FaultPredicate = (request) => isOn && (match.when?.(request) ?? true)
  const injected = second.fault({ ...match, when }, fault)
  const report = await release()
  expect(injected.count).toBeGreaterThan(0)
  for (const { targets } of report.releases)
    for (const [index, target] of targets.entries())
      expect(lies(target, workshop.registries[index]?.tags(pathIn(target)) ?? new Map())).toEqual([])
  expect(statuses(report)).toEqual(
    codesOf(report).length === 0
      ? ['complete', ['complete', 'complete', 'complete']]
      : ['partial', ['complete', 'partial', 'complete']],
  )
  isOn = false
  expect((await release()).status).toBe('complete')
  expect(everywhere(workshop)).toHaveLength(3 * 2 * 4)
})
