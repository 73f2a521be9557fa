import { expect, test } from 'vitest'
import type { Policy } from '../../src/domain/tags/policy.ts'
import { failure } from '../support/registry/reply.ts'
import { openMaintenanceWorkshop } from './maintenance-workshop.ts'
import { codes, tagLines } from './tag-lines.ts'

interface Case {
  readonly policy?: Partial<Policy>
  readonly create?: boolean
  /** By content. */
  readonly before: Readonly<Record<string, string>>
  readonly after: Readonly<Record<string, string>>
  /** The report of the aliases that are not on their owner. */
  readonly lines: readonly string[]
}

const next = { name: 'next', identifiers: ['rc'] }
const cases: Readonly<Record<string, Case>> = {
  'every alias is on its owner': {
    before: { '2.1.0': '2.1.0 2.1', '2.2.0': '2.2.0 2.2 2 latest' },
    after: { '2.1.0': '2.1 2.1.0', '2.2.0': '2 2.2 2.2.0 latest' },
    lines: [],
  },
  'a release died after its exact tag': {
    before: { '2.1.0': '2.1.0 2.1 2 latest', '2.1.1': '2.1.1' },
    after: { '2.1.0': '2.1.0', '2.1.1': '2 2.1 2.1.1 latest' },
    lines: ['moved 2.1: 2.1.0 → 2.1.1', 'moved 2: 2.1.0 → 2.1.1', 'moved latest: 2.1.0 → 2.1.1'],
  },
  'a release died among its aliases, on a line of its own': {
    before: { '2.1.0': '2.1.0 2.1 2 latest', '2.2.0': '2.2.0 2.2' },
    after: { '2.1.0': '2.1 2.1.0', '2.2.0': '2 2.2 2.2.0 latest' },
    lines: ['moved 2: 2.1.0 → 2.2.0', 'moved latest: 2.1.0 → 2.2.0'],
  },
  'the winner of a race crashed': {
    before: { '2.1.1': '2.1.1 2.1 latest', '2.1.2': '2.1.2 2' },
    after: { '2.1.1': '2.1.1', '2.1.2': '2 2.1 2.1.2 latest' },
    lines: ['moved 2.1: 2.1.1 → 2.1.2', 'moved latest: 2.1.1 → 2.1.2'],
  },
  'a user pushed latest from a backport': {
    before: { '2.1.5': '2.1.5 2.1 2 latest', '3.0.0': '3.0.0 3.0 3' },
    after: { '2.1.5': '2 2.1 2.1.5', '3.0.0': '3 3.0 3.0.0 latest' },
    lines: ['moved latest: 2.1.5 → 3.0.0'],
  },
  'a user put a minor alias on another line': {
    before: { '2.1.5': '2.1.5', '3.0.0': '3.0.0 3.0 3 latest 2.1 2' },
    after: { '2.1.5': '2 2.1 2.1.5', '3.0.0': '3 3.0 3.0.0 latest' },
    lines: ['moved 2.1: 3.0.0 → 2.1.5', 'moved 2: 3.0.0 → 2.1.5'],
  },
  'a yank died after the marker': {
    before: { '2.1.0': '2.1.0', '2.1.1': '2.1.1 2.1 2 latest', marker: 'yanked-2.1.1' },
    after: { '2.1.0': '2 2.1 2.1.0 latest', '2.1.1': '2.1.1', marker: 'yanked-2.1.1' },
    lines: ['moved 2.1: 2.1.1 → 2.1.0', 'moved 2: 2.1.1 → 2.1.0', 'moved latest: 2.1.1 → 2.1.0'],
  },
  'the aliases of an empty line stay': {
    before: { '2.1.1': '2.1.1 2.1 2 latest', marker: 'yanked-2.1.1' },
    after: { '2.1.1': '2 2.1 2.1.1 latest', marker: 'yanked-2.1.1' },
    lines: ['held 2.1: withdrawn', 'held 2: withdrawn', 'held latest: withdrawn'],
  },
  'retention deleted an exact tag': {
    before: { '2.1.0': '2.1.0 2.1 2', purged: '3.0 3 latest' },
    after: { '2.1.0': '2 2.1 2.1.0', purged: '3 3.0 latest' },
    lines: ['held latest: unknown-owner 3.0', 'held 3.0: unknown-owner', 'held 3: unknown-owner'],
  },
  'retention deleted only the newest tag of a line': {
    before: { '2.1.0': '2.1.0', purged: '2.1 2 latest' },
    after: { '2.1.0': '2.1.0', purged: '2 2.1 latest' },
    // A list that is cut looks the same.
    lines: ['held 2.1: unknown-owner', 'held 2: unknown-owner', 'held latest: unknown-owner'],
  },
  'reconcile leaves out missing aliases, and reports latest': {
    before: { '2.1.0': '2.1.0' },
    after: { '2.1.0': '2.1.0' },
    lines: ['held latest: policy'],
  },
  '--create creates missing aliases': {
    create: true,
    before: { '2.1.0': '2.1.0', '1.0.0': '1.0.0 1' },
    after: { '2.1.0': '2 2.1 2.1.0 latest', '1.0.0': '1 1.0 1.0.0' },
    lines: ['created 2.1', 'created 1.0', 'created 2', 'created latest'],
  },
  'the policy has a tag prefix': {
    policy: { tagPrefix: 'v' },
    before: { '2.1.0': 'v2.1.0 v2.1 2.1', '2.1.1': 'v2.1.1' },
    // The bare alias does not belong to the policy.
    after: { '2.1.0': '2.1 v2.1.0', '2.1.1': 'v2.1 v2.1.1' },
    lines: ['moved v2.1: 2.1.0 → 2.1.1', 'held latest: policy'],
  },
  'the policy has a variant, and other variants stay': {
    policy: { variant: 'alpine' },
    before: {
      '2.1.0': '2.1.0-alpine 2.1-alpine alpine',
      '2.1.1': '2.1.1-alpine',
      bare: '2.1.0 2.1',
      new: '2.1.1',
    },
    after: {
      '2.1.0': '2.1.0-alpine',
      '2.1.1': '2.1-alpine 2.1.1-alpine alpine',
      bare: '2.1 2.1.0',
      new: '2.1.1',
    },
    lines: ['moved 2.1-alpine: 2.1.0 → 2.1.1', 'moved alpine: 2.1.0 → 2.1.1'],
  },
  'the policy ignores tags': {
    policy: { ignores: (tag) => tag.startsWith('2024.') },
    before: { '2.1.0': '2.1.0 2.1 2 latest', date: '2024.1.1' },
    after: { '2.1.0': '2 2.1 2.1.0 latest', date: '2024.1.1' },
    lines: [],
  },
  'the policy has a channel': {
    policy: { channels: [next] },
    before: {
      '2.1.0': '2.1.0 2.1 2 latest next',
      '3.0.0-rc.1': '3.0.0-rc.1',
      '3.0.0-beta.1': '3.0.0-beta.1',
    },
    after: { '2.1.0': '2 2.1 2.1.0 latest', '3.0.0-rc.1': '3.0.0-rc.1 next', '3.0.0-beta.1': '3.0.0-beta.1' },
    lines: ['moved next: 2.1.0 → 3.0.0-rc.1'],
  },
  'a channel that the policy does not have stays': {
    before: { '2.1.0': '2.1.0 2.1 2 latest next', '3.0.0-rc.1': '3.0.0-rc.1' },
    after: { '2.1.0': '2 2.1 2.1.0 latest next', '3.0.0-rc.1': '3.0.0-rc.1' },
    lines: [],
  },
  builds: {
    policy: { builds: true },
    before: { four: '1.2.3_build.4 1.2.3 1.2 1 latest', five: '1.2.3_build.5' },
    after: { four: '1.2.3_build.4', five: '1 1.2 1.2.3 1.2.3_build.5 latest' },
    lines: ['1.2.3', '1.2', '1', 'latest'].map((tag) => `moved ${tag}: 1.2.3+build.4 → 1.2.3+build.5`),
  },
  'a patch tag was published as an exact tag': {
    policy: { builds: true },
    before: { exact: '1.2.3', five: '1.2.3_build.5 1.2 1 latest' },
    after: { exact: '1.2.3', five: '1 1.2 1.2.3_build.5 latest' },
    lines: ['held 1.2.3: published-as-exact 1.2.3'],
  },
  'latest follows a range': {
    policy: { latestRange: '<3' },
    before: { '2.1.0': '2.1.0 2.1 2', '3.0.0': '3.0.0 3.0 3 latest' },
    after: { '2.1.0': '2 2.1 2.1.0 latest', '3.0.0': '3 3.0 3.0.0' },
    lines: ['moved latest: 3.0.0 → 2.1.0'],
  },
  'latest follows a range and is behind': {
    policy: { latestRange: '<3' },
    before: { '2.1.0': '2.1.0 latest', '2.1.1': '2.1.1 2.1 2', '3.0.0': '3.0.0 3.0 3' },
    after: { '2.1.0': '2.1.0', '2.1.1': '2 2.1 2.1.1 latest', '3.0.0': '3 3.0 3.0.0' },
    lines: ['moved latest: 2.1.0 → 2.1.1'],
  },
  ...Object.fromEntries(
    (['always', 'never'] as const).map((latest): [string, Case] => [
      `latest that follows no line: ${latest}`,
      {
        policy: { latest },
        before: { '2.1.0': '2.1.0 2.1 latest', '2.2.0': '2.2.0 2' },
        after: { '2.1.0': '2.1 2.1.0 latest', '2.2.0': '2 2.2.0' },
        lines: [],
      },
    ]),
  ),
}

test.for(Object.entries(cases))(
  '%s',
  async ([, { policy = {}, create = false, before, after, lines: wanted }]) => {
    const shop = await openMaintenanceWorkshop()
    shop.fill(before)
    const moves = wanted.some((line) => !line.startsWith('held'))
    const start = shop.contents()
    const planned = await shop.reconcile({ policy, create, dryRun: true })
    expect(planned).toMatchObject({
      command: 'reconcile',
      versions: [],
      status: moves ? 'drift' : 'complete',
    })
    expect(tagLines(planned).filter(isNews)).toEqual(wanted)
    expect(shop.contents()).toEqual(start)

    const report = await shop.reconcile({ policy, create })
    expect(report.status).toBe('complete')
    expect(tagLines(report).filter(isNews)).toEqual(wanted)
    expect(shop.contents()).toEqual(after)

    const again = await shop.reconcile({ policy, create, dryRun: true })
    expect(again.status).toBe('complete')
  },
)

const isNews = (line: string) => !line.startsWith('unchanged')

test('one alias that cannot move does not stop the others, and the same command again finishes', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '2.1.0': '2.1.0 2.1 2 latest', '2.1.1': '2.1.1' })
  shop.registry.fault({ method: 'PUT', path: /manifests\/2\.1$/ }, failure(403, 'DENIED'))
  const report = await shop.reconcile()
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['DENIED'])
  expect(report.moved.map(({ tag }) => tag)).toEqual(['2', 'latest'])
  expect((await shop.reconcile()).status).toBe('complete')
  expect(shop.contents()).toEqual({ '2.1.0': '2.1.0', '2.1.1': '2 2.1 2.1.1 latest' })
})

test('reconcile fails for a missing repository, and is refused without a tag list', async () => {
  const shop = await openMaintenanceWorkshop()
  expect(codes(await shop.reconcile())).toEqual(['REPOSITORY_NOT_FOUND'])
  shop.fill({ '2.1.0': '2.1.0' })
  shop.registry.fault({ path: /tags\/list/ }, failure(403, 'DENIED'))
  const report = await shop.reconcile()
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['TAG_LIST_REFUSED'])
})

test('reconcile moves no alias to a manifest that is about to be deleted', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'digest' })
  shop.fill({ '2.1.0': '2.1.0 latest', '2.1.1': '2.1.1' })
  let asked = 0
  let release = () => {}
  const held = shop.registry.fault(
    ({ method }) => method === 'DELETE' && ++asked === 3,
    new Promise<void>((resolve) => (release = resolve)),
  )
  const removing = shop.remove('2.1.1')
  await held.happened
  expect(shop.contents()).toMatchObject({ other: '2.1.1' })
  const report = await shop.reconcile()
  // The dummy manifest of a deletion is no image.
  expect(report.status).toBe('complete')
  expect(shop.contents()).toMatchObject({ '2.1.0': '2.1.0 latest' })
  release()
  expect(await removing).toMatchObject({ status: 'complete' })
  expect(shop.contents()).toEqual({ '2.1.0': '2.1.0 latest' })
})
