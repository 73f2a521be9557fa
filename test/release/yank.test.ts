import { describe, expect, test } from 'vitest'
import type { Policy } from '../../src/domain/tags/policy.ts'
import { restoredDigest } from '../../src/domain/tags/withdrawal.ts'
import { history } from '../domain/cases/history.ts'
import { failure } from '../support/registry/reply.ts'
import { vendors } from '../support/registry/vendors.ts'
import { openMaintenanceWorkshop, path } from './maintenance-workshop.ts'
import { codes, tagLines } from './tag-lines.ts'

// The repository after the history of the README.
const after = {
  '0.3.1': '0.3.1 0.3',
  '1.0.0-rc.1': '1.0.0-rc.1',
  '2.1.106': '2.1.106',
  '2.1.114': '2.1.114',
  '2.2.11': '2.2.11 2.2 2',
  '3.0.42': '3.0.42 3.0 3 latest',
  '2.1.115': '2.1.115 2.1',
}

describe.each(['none', 'digest', 'tag'] as const)('with deletion: %s', (deletion) => {
  test('after the history, yank withdraws 3.0.42 and unyank restores it', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(after)
    const before = shop.contents()
    expect(Object.keys(after).toSorted()).toEqual(history.map(({ version }) => version).toSorted())

    const yanked = await shop.yank('3.0.42', { reason: 'it forgets passwords' })
    expect(yanked).toMatchObject({ command: 'yank', versions: ['3.0.42'], status: 'complete' })
    expect(tagLines(yanked)).toEqual([
      'created yanked-3.0.42',
      'held 3.0: withdrawn',
      'held 3: withdrawn',
      'moved latest: 3.0.42 → 2.2.11',
    ])
    expect(yanked.targets[0]?.tags[1]?.note).toContain('no 3.0.x version is left')
    expect(yanked.moved.map(({ tag }) => tag)).toEqual(['latest'])
    expect(shop.contents()).toMatchObject({ '2.2.11': '2 2.2 2.2.11 latest', '3.0.42': '3 3.0 3.0.42' })

    const restored = await shop.unyank('3.0.42')
    expect(restored).toMatchObject({ command: 'unyank', status: 'complete' })
    expect(tagLines(restored)).toEqual([
      deletion === 'none' ? 'moved yanked-3.0.42: null → null' : 'removed yanked-3.0.42',
      'unchanged 3.0',
      'unchanged 3',
      'moved latest: 2.2.11 → 3.0.42',
    ])
    const { other, ...images } = shop.contents()
    expect(images).toEqual(before)
    expect(other).toBe(deletion === 'none' ? 'yanked-3.0.42' : undefined)
    expect(shop.registry.tags(path).get('yanked-3.0.42')).toBe(
      deletion === 'none' ? restoredDigest : undefined,
    )
    const again = await shop.unyank('3.0.42')
    expect(tagLines(again)).toEqual([
      'unchanged yanked-3.0.42',
      'unchanged 3.0',
      'unchanged 3',
      'unchanged latest',
    ])
    expect(again.targets[0]?.tags[0]?.note).toBe('the version was not withdrawn')
    expect((await shop.yank('3.0.42')).status).toBe('complete')
  })

  test('yank withdraws several versions, markers first, then the aliases of all their lines', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(after)
    const report = await shop.yank('3.0.42 2.2.11 3.0.42')
    expect(report.versions).toEqual(['3.0.42', '2.2.11'])
    expect(tagLines(report)).toEqual([
      'created yanked-3.0.42',
      'created yanked-2.2.11',
      'held 3.0: withdrawn',
      'held 2.2: withdrawn',
      'held 3: withdrawn',
      'moved 2: 2.2.11 → 2.1.115',
      'moved latest: 3.0.42 → 2.1.115',
    ])
    const puts = shop.registry.log.filter(
      ({ method, path: asked }) => method === 'PUT' && /manifests/.test(asked),
    )
    expect(puts.map(({ path: asked }) => asked.split('/').at(-1))).toEqual([
      'yanked-3.0.42',
      'yanked-2.2.11',
      '2',
      'latest',
    ])
    await shop.unyank('2.2.11 3.0.42')
    const { other: _, ...images } = shop.contents()
    expect(images).toMatchObject({ '3.0.42': '3 3.0 3.0.42 latest', '2.2.11': '2 2.2 2.2.11' })
  })

  test('--remove-empty deletes the aliases of empty lines, or says why not', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(after)
    const report = await shop.yank('3.0.42', { removeEmpty: true })
    const isOff = deletion === 'none'
    expect(report.status).toBe(isOff ? 'partial' : 'complete')
    expect(codes(report)).toEqual(isOff ? ['UNSUPPORTED'] : [])
    expect(tagLines(report)).toEqual([
      'created yanked-3.0.42',
      isOff ? 'held 3.0: withdrawn' : 'removed 3.0',
      isOff ? 'held 3: withdrawn' : 'removed 3',
      'moved latest: 3.0.42 → 2.2.11',
    ])
    const notes = report.targets[0]?.tags.map(({ note }) => note?.includes('the alias stays') ?? false)
    expect(notes).toEqual([false, isOff, isOff, false])
    expect(shop.contents()['3.0.42']).toBe(isOff ? '3 3.0 3.0.42' : '3.0.42')
    const restored = await shop.unyank('3.0.42')
    expect(tagLines(restored).slice(1)).toEqual([
      isOff ? 'unchanged 3.0' : 'created 3.0',
      isOff ? 'unchanged 3' : 'created 3',
      'moved latest: 2.2.11 → 3.0.42',
    ])
    expect(shop.contents()['3.0.42']).toBe('3 3.0 3.0.42 latest')
  })

  test('a dry run reports the same, and writes nothing', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(after)
    const planned = await shop.yank('3.0.42', { dryRun: true, removeEmpty: true })
    expect(planned).toMatchObject({ status: 'complete', dryRun: true })
    expect(tagLines(planned)).toEqual([
      'created yanked-3.0.42',
      'removed 3.0',
      'removed 3',
      'moved latest: 3.0.42 → 2.2.11',
    ])
    await shop.yank('3.0.42')
    shop.registry.clearLog()
    expect(tagLines(await shop.unyank('3.0.42', { dryRun: true }))).toEqual([
      'removed yanked-3.0.42',
      'unchanged 3.0',
      'unchanged 3',
      'moved latest: 2.2.11 → 3.0.42',
    ])
    expect(shop.registry.log.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true)
  })
})

interface Case {
  readonly policy?: Partial<Policy>
  readonly before: Record<string, string>
  readonly version: string
  readonly yank: readonly string[]
  readonly unyank: readonly string[]
}

const next = { name: 'next', identifiers: ['rc', 'next'] }
const cases: Readonly<Record<string, Case>> = {
  'a prerelease has no alias': {
    before: { '1.0.0': '1.0.0 1.0 1 latest', '2.0.0-rc.1': '2.0.0-rc.1' },
    version: '2.0.0-rc.1',
    yank: ['created yanked-2.0.0-rc.1'],
    unyank: ['removed yanked-2.0.0-rc.1'],
  },
  'a prerelease of a channel': {
    policy: { channels: [next] },
    before: { '1.0.0': '1.0.0 1.0 1 latest', '2.0.0-rc.1': '2.0.0-rc.1', '2.0.0-rc.2': '2.0.0-rc.2 next' },
    version: '2.0.0-rc.2',
    yank: ['created yanked-2.0.0-rc.2', 'moved next: 2.0.0-rc.2 → 2.0.0-rc.1'],
    unyank: ['removed yanked-2.0.0-rc.2', 'moved next: 2.0.0-rc.1 → 2.0.0-rc.2'],
  },
  'a stable version on a channel': {
    policy: { channels: [next] },
    before: { '1.0.0-rc.1': '1.0.0-rc.1', '1.0.0': '1.0.0 1.0 1 next latest', '0.9.0': '0.9.0 0.9' },
    version: '1.0.0',
    yank: [
      'created yanked-1.0.0',
      'held 1.0: withdrawn',
      'held 1: withdrawn',
      'moved next: 1.0.0 → 1.0.0-rc.1',
      'moved latest: 1.0.0 → 0.9.0',
    ],
    unyank: [
      'removed yanked-1.0.0',
      'unchanged 1.0',
      'unchanged 1',
      'moved next: 1.0.0-rc.1 → 1.0.0',
      'moved latest: 0.9.0 → 1.0.0',
    ],
  },
  'a build: the patch alias falls back to the build before': {
    before: { 'build 4': '1.2.3_build.4', 'build 5': '1.2.3_build.5 1.2.3 1.2 1 latest' },
    version: '1.2.3+build.5',
    yank: [
      'created yanked-1.2.3_build.5',
      'moved 1.2.3: 1.2.3+build.5 → 1.2.3+build.4',
      'moved 1.2: 1.2.3+build.5 → 1.2.3+build.4',
      'moved 1: 1.2.3+build.5 → 1.2.3+build.4',
      'moved latest: 1.2.3+build.5 → 1.2.3+build.4',
    ],
    unyank: [
      'removed yanked-1.2.3_build.5',
      'moved 1.2.3: 1.2.3+build.4 → 1.2.3+build.5',
      'moved 1.2: 1.2.3+build.4 → 1.2.3+build.5',
      'moved 1: 1.2.3+build.4 → 1.2.3+build.5',
      'moved latest: 1.2.3+build.4 → 1.2.3+build.5',
    ],
  },
  'a patch tag that was published as an exact tag is held': {
    before: { exact: '1.2.3', 'build 5': '1.2.3_build.5 1.2 1 latest', '1.2.2': '1.2.2' },
    version: '1.2.3+build.5',
    yank: [
      'created yanked-1.2.3_build.5',
      'held 1.2.3: withdrawn',
      'moved 1.2: 1.2.3+build.5 → 1.2.3',
      'moved 1: 1.2.3+build.5 → 1.2.3',
      'moved latest: 1.2.3+build.5 → 1.2.3',
    ],
    unyank: [
      'removed yanked-1.2.3_build.5',
      'held 1.2.3: published-as-exact 1.2.3',
      'moved 1.2: 1.2.3 → 1.2.3+build.5',
      'moved 1: 1.2.3 → 1.2.3+build.5',
      'moved latest: 1.2.3 → 1.2.3+build.5',
    ],
  },
  'a variant': {
    policy: { variant: 'alpine' },
    before: {
      bare: '2.1.1 2.1 2 latest',
      'alpine 0': '2.1.0-alpine',
      'alpine 1': '2.1.1-alpine 2.1-alpine 2-alpine alpine',
    },
    version: '2.1.1',
    yank: [
      'created yanked-2.1.1-alpine',
      'moved 2.1-alpine: 2.1.1 → 2.1.0',
      'moved 2-alpine: 2.1.1 → 2.1.0',
      'moved alpine: 2.1.1 → 2.1.0',
    ],
    unyank: [
      'removed yanked-2.1.1-alpine',
      'moved 2.1-alpine: 2.1.0 → 2.1.1',
      'moved 2-alpine: 2.1.0 → 2.1.1',
      'moved alpine: 2.1.0 → 2.1.1',
    ],
  },
  'a prefix': {
    policy: { tagPrefix: 'v' },
    before: { '2.1.0': 'v2.1.0', '2.1.1': 'v2.1.1 v2.1 v2 latest' },
    version: '2.1.1',
    yank: [
      'created yanked-v2.1.1',
      'moved v2.1: 2.1.1 → 2.1.0',
      'moved v2: 2.1.1 → 2.1.0',
      'moved latest: 2.1.1 → 2.1.0',
    ],
    unyank: [
      'removed yanked-v2.1.1',
      'moved v2.1: 2.1.0 → 2.1.1',
      'moved v2: 2.1.0 → 2.1.1',
      'moved latest: 2.1.0 → 2.1.1',
    ],
  },
}

test.for(Object.entries(cases))('%s', async ([, { policy = {}, before, version, yank, unyank }]) => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
  shop.fill(before)
  const start = shop.contents()
  const yanked = await shop.yank(version, { policy })
  expect(yanked).toMatchObject({ status: 'complete', versions: [version] })
  expect(tagLines(yanked)).toEqual(yank)
  const unyanked = await shop.unyank(version, { policy })
  expect(unyanked.status).toBe('complete')
  expect(tagLines(unyanked)).toEqual(unyank)
  expect(shop.contents()).toEqual(start)
})

test('a version that is withdrawn already keeps its reason, and its aliases move to their owners', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest' })
  await shop.yank('1.1.0', { reason: 'first' })
  const marker = shop.registry.tags(path).get('yanked-1.1.0')
  // The state after a run that died after its marker.
  shop.fill({ '1.1.0': '1.1.0 1.1 1 latest' })
  const again = await shop.yank('1.1.0', { reason: 'second' })
  expect(again.status).toBe('complete')
  expect(tagLines(again)).toEqual([
    'unchanged yanked-1.1.0',
    'held 1.1: withdrawn',
    'moved 1: 1.1.0 → 1.0.0',
    'moved latest: 1.1.0 → 1.0.0',
  ])
  expect(again.targets[0]?.tags[0]?.note).toContain('already withdrawn')
  expect(shop.registry.tags(path).get('yanked-1.1.0')).toBe(marker)
})

test('a marker of either prefix withdraws, and unyank deletes it', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 v1.1.0 1.1 1 latest' })
  await shop.yank('1.1.0', { policy: { tagPrefix: 'v' } })
  expect(tagLines(await shop.yank('1.1.0'))[0]).toBe('unchanged yanked-v1.1.0')
  expect(tagLines(await shop.unyank('1.1.0'))[0]).toBe('removed yanked-v1.1.0')
})

test.each(['none', 'tag'] as const)(
  'a withdrawn version without its exact tag can be yanked again and unyanked (deletion: %s)',
  async (deletion) => {
    const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
    shop.fill({ '1.0.0': '1.0.0 1.0', '1.1.0': '1.1.0 1 latest' })
    await shop.yank('1.1.0')
    await shop.remove('1.1.0')
    shop.registry.settings.deletion = deletion
    expect(tagLines(await shop.yank('1.1.0'))).toEqual([
      'unchanged yanked-1.1.0',
      'unchanged 1',
      'unchanged latest',
    ])
    const report = await shop.unyank('1.1.0')
    expect(report.status).toBe('complete')
    expect(tagLines(report)).toEqual([
      deletion === 'none' ? 'moved yanked-1.1.0: null → null' : 'removed yanked-1.1.0',
      'unchanged 1',
      'unchanged latest',
    ])
    const again = await shop.unyank('1.1.0')
    expect([again.status, codes(again)]).toEqual(['failed', ['VERSION_NOT_FOUND']])
  },
)

test('the alias of builds is no version, but a tag that was published beside them is one', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ four: '1.2.3_4', five: '1.2.3_5 1.2.3 1.2 1 latest', exact: '1.2.4', six: '1.2.4_6' })
  const builds = { policy: { builds: true } }
  const report = await shop.yank('1.2.3', builds)
  expect([report.status, codes(report)]).toEqual(['failed', ['VERSION_NOT_FOUND']])
  expect(report.targets[0]?.problems[0]?.message).toContain('1.2.3 is the alias of its builds')
  expect(shop.registry.log.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true)
  expect(tagLines(await shop.yank('1.2.4', builds))[0]).toBe('created yanked-1.2.4')
})

test('--remove-empty does not delete an alias that a release has taken meanwhile', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
  shop.fill(after)
  shop.registry.fault(({ method, url }) => {
    if (method === 'PUT' && url.pathname.endsWith('/latest')) shop.fill({ '3.0.43': '3.0.43 3.0 3' })
    return false
  }, 'hang')
  expect(await shop.yank('3.0.42', { removeEmpty: true })).toMatchObject({ status: 'complete' })
  expect(shop.registry.log.map(({ method }) => method)).not.toContain('DELETE')
  expect(shop.contents()).toMatchObject({ '3.0.42': '3.0.42', '3.0.43': '3 3.0 3.0.43 latest' })
})

test.for([
  ['for a while', 5, 'complete', '1 1.0.0 latest'],
  ['longer than the time to settle', 100, 'partial', '1.0.0'],
] as const)('a list that lags behind the marker %s restores no alias', async ([, times, status, after]) => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest' })
  const tags = [...shop.registry.tags(path).keys()]
  shop.registry.fault({ path: /tags\/list/, times }, { status: 200, body: { name: path, tags } })
  const report = await shop.yank('1.1.0')
  expect(report.status).toBe(status)
  expect(codes(report)).toEqual(status === 'complete' ? [] : ['TAG_LIST_INCOMPLETE'])
  expect(shop.contents()['1.0.0']).toBe(after)
})

test('aliases of another prefix stay on a withdrawn version, with a warning', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': 'v1.0.0', '1.1.0': 'v1.1.0 v1.1 v1 latest', '1.2.0': '1.2.0 1.2', '1.1.1': 'v1.1.1' })
  const message = `${shop.registry.host}/gallery/ui: v1.1, v1 also point at 1.1.0, but belong to another --tag-prefix: semtag does not move them.`
  await shop.yank('1.1.0 1.2.0', { dryRun: true })
  expect(shop.events).toEqual([{ kind: 'warning', message }])
  await shop.yank('1.1.0', { policy: { tagPrefix: 'v' } })
  await shop.yank('1.1.0')
  expect(shop.events.filter(({ kind }) => kind === 'warning')).toHaveLength(1)
})

test('yank reports every missing version at once, and writes nothing', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0 1.0 1 latest' })
  const report = await shop.yank('1.0.0 9.9.9 9.9.8')
  expect(report.status).toBe('failed')
  expect(
    report.targets[0]?.problems.map(({ code, message }) => `${code} ${message.split(' has ')[1]}`),
  ).toEqual(['VERSION_NOT_FOUND no version 9.9.9.', 'VERSION_NOT_FOUND no version 9.9.8.'])
  expect(shop.registry.log.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true)
})

test('unyank does not delete an image that a user tagged as a marker', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'digest' })
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest yanked-1.1.0' })
  expect((await shop.unyank('1.1.0')).status).toBe('complete')
  expect(shop.contents()).toMatchObject({ '1.0.0': '1.0.0', '1.1.0': '1 1.1 1.1.0 latest' })
  expect(shop.registry.tags(path).get('yanked-1.1.0')).toBe(restoredDigest)
})

test('aliases leave the digest of a marker although the exact tag was overwritten', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0', bad: '1.1.0 1.1 1 latest' })
  shop.registry.fault({ method: 'PUT', path: /latest/ }, failure(403, 'DENIED'))
  expect((await shop.yank('1.1.0')).status).toBe('partial')
  shop.fill({ other: '1.1.0' })
  expect(tagLines(await shop.yank('1.1.0'))).toContain('moved latest: 1.1.0 → 1.0.0')
  expect(shop.contents()).toMatchObject({ '1.0.0': '1 1.0.0 latest', bad: '1.1' })
})

test('yank refuses the alias of builds, also without a flag', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ one: '3.0.100_1', two: '3.0.100_2 3.0.100 3.0 3 latest' })
  const refused = await shop.yank('3.0.100')
  expect(refused.targets[0]?.problems[0]?.message).toContain('3.0.100 is the alias of its builds')
  expect((await shop.yank('3.0.100+2')).status).toBe('complete')
  expect(shop.contents()).toMatchObject({ one: '3 3.0 3.0.100 3.0.100_1 latest' })
  expect(tagLines(await shop.reconcile()).filter((text) => !text.startsWith('unchanged'))).toEqual([])
})

test('yank fails for a repository that does not exist', async () => {
  const shop = await openMaintenanceWorkshop()
  for (const report of [await shop.yank('1.0.0'), await shop.unyank('1.0.0')]) {
    expect(report.status).toBe('failed')
    expect(codes(report)).toEqual(['REPOSITORY_NOT_FOUND'])
  }
})

test('a user who may push but not delete can still unyank', async () => {
  const credential = { kind: 'password', username: 'ci', password: 'secret' } as const
  const rights = ['pull', 'push']
  const auth = { bearer: { user: 'ci', password: 'secret', rights } }
  const shop = await openMaintenanceWorkshop({ deletion: 'tag', auth }, credential)
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest' })
  await shop.yank('1.1.0')
  const report = await shop.unyank('1.1.0')
  expect(report.status).toBe('complete')
  expect(shop.registry.tags(path).get('yanked-1.1.0')).toBe(restoredDigest)
  expect(shop.contents()['1.1.0']).toBe('1 1.1 1.1.0 latest')
})

test('a marker that cannot be written stops every alias', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest' })
  shop.registry.fault({ method: 'PUT', path: /yanked/ }, failure(403, 'DENIED'))
  const report = await shop.yank('1.1.0')
  expect(report.status).toBe('failed')
  expect(tagLines(report)).toEqual(['failed yanked-1.1.0'])
  expect(shop.contents()['1.1.0']).toBe('1 1.1 1.1.0 latest')
})

test('a marker that no read shows is an error, and stops every alias', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest' })
  const isRead = ({ method }: { readonly method: string }) => method !== 'PUT'
  shop.registry.fault({ path: /yanked/, when: isRead, times: 1000 }, { status: 404 })
  const report = await shop.yank('1.1.0')
  expect([report.status, codes(report)]).toEqual(['partial', ['NOT_SETTLED']])
  expect(report.targets[0]?.problems[0]?.message).toMatch(/^semtag pointed yanked-1\.1\.0 at sha256:/)
  expect(shop.contents()).toMatchObject({ '1.0.0': '1.0.0', '1.1.0': '1 1.1 1.1.0 latest' })
})

test('an alias that cannot move is an error, and the same command again finishes', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest' })
  shop.registry.fault({ method: 'PUT', path: /latest/ }, failure(403, 'DENIED'))
  const report = await shop.yank('1.1.0')
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['DENIED'])
  expect((await shop.yank('1.1.0')).status).toBe('complete')
  expect(shop.contents()['1.0.0']).toBe('1 1.0.0 latest')
})

describe.each(Object.entries(vendors))('%s', (_, vendor) => {
  test('yank and unyank end right despite late reads', async () => {
    const shop = await openMaintenanceWorkshop(vendor.options, vendor.credential)
    shop.fill({ '1.0.0': '1.0.0', '1.1.0': '1.1.0 1.1 1 latest' })
    expect(await shop.yank('1.1.0')).toMatchObject({ status: 'complete' })
    expect(shop.contents()['1.0.0']).toBe('1 1.0.0 latest')
    expect(await shop.unyank('1.1.0')).toMatchObject({ status: 'complete' })
    expect(shop.contents()['1.1.0']).toBe('1 1.1 1.1.0 latest')
  })
})
