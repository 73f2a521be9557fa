import { describe, expect, test } from 'vitest'
import type { ScriptedFault } from '../support/registry/faults.ts'
import type { TestRegistry } from '../support/registry/registry.ts'
import { addIndex, built } from './content.ts'
import { codes, tagLines } from './tag-lines.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

const pending = ['pending 2.1', 'pending 2', 'pending latest']
const created = ['created 2.1.115', 'created 2.1', 'created 2', 'created latest']

/** Three targets, and an image in a fourth registry. */
async function open() {
  const workshop = await openWorkshop({ registries: [{}, {}, {}] })
  const { digest } = addIndex(workshop.source, 'ci', ['one', 'two'])
  const [first, second, third] = workshop.registries
  if (first === undefined || second === undefined || third === undefined) throw new Error('no registries')
  const image = `docker://${workshop.source.host}/${built}:ci`
  return { workshop, digest, image, first, second, third }
}

const exactTag = { method: 'PUT', path: /manifests\/2\.1\.115/, times: Number.POSITIVE_INFINITY }
const tagsOf = (registry: TestRegistry) => [...registry.tags(path).keys()]
const writes = (workshop: Workshop) => workshop.registries.flatMap((registry) => workshop.writes(registry))

describe.each([
  ['denies the exact tag', { status: 403 }, 'DENIED', 'failed 2.1.115'],
  ['does not answer to the exact tag', 'reset', 'REGISTRY_UNREACHABLE', 'failed 2.1.115'],
] as const)('a target that %s', (_, fault, code, outcome) => {
  test('stops every alias everywhere, and another run does the rest', async () => {
    const { workshop, image, first, second, third } = await open()
    let isBroken = true
    second.fault({ ...exactTag, when: () => isBroken }, fault)
    const report = await workshop.release('2.1.115', { image })
    expect(report).toMatchObject({ status: 'partial', moved: [] })
    expect([0, 1, 2].map((target) => tagLines(report, target))).toEqual([
      ['created 2.1.115', ...pending],
      [outcome, ...pending],
      ['created 2.1.115', ...pending],
    ])
    expect(report.targets.map(({ problems }) => problems.map((problem) => problem.code))).toEqual([
      [],
      [code],
      [],
    ])
    expect([first, second, third].map(tagsOf)).toEqual([['2.1.115'], [], ['2.1.115']])

    isBroken = false
    expect((await workshop.release('2.1.115', { image })).status).toBe('complete')
    for (const registry of [first, second, third])
      expect(tagsOf(registry)).toEqual(['2.1.115', '2.1', '2', 'latest'])
  })

  test('does not stop the others with --best-effort', async () => {
    const { workshop, image, second, digest } = await open()
    second.fault(exactTag, fault)
    const report = await workshop.release('2.1.115', { image, bestEffort: true })
    expect(report.status).toBe('partial')
    expect([0, 1, 2].map((target) => tagLines(report, target))).toEqual([
      created,
      [outcome, ...pending],
      created,
    ])
    expect(workshop.registries.map((registry) => workshop.tagsOn(digest, registry).length)).toEqual([4, 0, 4])
  })
})

test.each([false, true])('a target that refuses the plan stops all writes (%s)', async (effort) => {
  const { workshop, image, third } = await open()
  third.image(path, '2.1.115', { content: 'another' })
  const report = await workshop.release('2.1.115', { image, bestEffort: effort })
  expect([report.status, codes(report)]).toEqual(['refused', ['EXACT_TAG_EXISTS']])
  expect(tagLines(report, 0)).toEqual(['pending 2.1.115', ...pending])
  expect(writes(workshop)).toEqual([])
})

test('a target that cannot be reached while planning stops all writes', async () => {
  const { workshop, image, first } = await open()
  first.fault({ times: Number.POSITIVE_INFINITY }, 'reset')
  const report = await workshop.release('2.1.115', { image })
  expect([report.status, codes(report)]).toEqual(['failed', ['REGISTRY_UNREACHABLE']])
  expect(writes(workshop)).toEqual([])
})

test('with --best-effort, a target that cannot be reached while planning does not stop the others', async () => {
  const { workshop, image, first, digest } = await open()
  first.fault({ times: Number.POSITIVE_INFINITY }, 'reset')
  const report = await workshop.release('2.1.115', { image, bestEffort: true })
  expect([report.status, codes(report)]).toEqual(['partial', ['REGISTRY_UNREACHABLE']])
  expect([0, 1, 2].map((target) => tagLines(report, target))).toEqual([[], created, created])
  expect(workshop.registries.map((registry) => workshop.tagsOn(digest, registry).length)).toEqual([0, 4, 4])
})

test('semtag releases nothing if it reaches no target, also with --best-effort', async () => {
  const { workshop, image } = await open()
  for (const registry of workshop.registries) registry.fault({ times: Number.POSITIVE_INFINITY }, 'reset')
  const report = await workshop.release('2.1.115', { image, bestEffort: true })
  expect([report.status, codes(report)]).toEqual(['failed', ['REGISTRY_UNREACHABLE']])
})

test.each([
  ['the plan', 'GET', /tags\/list/],
  ['the copy', 'POST', /blobs\/uploads/],
  ['the exact tag', 'PUT', /manifests\/2\.1\.115/],
  ['the aliases', 'PUT', /manifests\/latest/],
  ['the last look', 'HEAD', /manifests\/latest/],
] as const)('semtag handles targets at the same time: %s', async (_, method, asked) => {
  const { workshop, image } = await open()
  // None is answered before all have asked.
  const faults: ScriptedFault[] = []
  let openGate = () => {}
  const gate = new Promise<void>((resolve) => {
    openGate = resolve
  })
  for (const registry of workshop.registries) faults.push(registry.fault({ method, path: asked }, gate))
  const releasing = workshop.release('2.1.115', { image })
  await Promise.all(faults.map(({ happened }) => happened))
  openGate()
  expect((await releasing).status).toBe('complete')
})
