import { expect, test } from 'vitest'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { isRestored } from '../../src/domain/tags/withdrawal.ts'
import { unyank, yank } from '../../src/release/yank.ts'
import { testClock } from '../support/clock.ts'
import { type Hooks, MemoryRepository } from '../support/memory-registry.ts'
import { versionOf } from '../support/model-repository.ts'
import { runCommand } from './commands.ts'
import { releaseTo } from './memory-release.ts'
import { tagLines } from './tag-lines.ts'

/** Lets this number of writes through and then nothing: the process is dead. */
function killedAfter(writes: number): Hooks {
  let left = writes
  let killed = writes === 0
  const die = () => {
    if (killed) throw new Error('killed')
  }
  return {
    before: die,
    after({ kind }) {
      if (kind === 'put' && --left === 0) killed = true
      die()
    },
  }
}

const policies: readonly Partial<Policy>[] = [{}, { order: 'latest-first' }, { tagPrefix: 'v' }]
const cases = policies.flatMap((policy) => [0, 1, 2, 3, 4].map((writes) => ({ policy, writes })))

test.each(cases)(
  'another run finishes a release that died after $writes writes, $policy',
  async ({ policy, writes }) => {
    const repository = MemoryRepository.of({ '2.1.114': '2.1.114 v2.1.114 2.1 v2.1 2 v2 latest' })
    const version = '2.1.115'
    await releaseTo(repository, { version, policy, hooks: killedAfter(writes) })
    const written: string[] = []
    const hooks: Hooks = { after: ({ kind, tag }) => void (kind === 'put' && written.push(tag ?? '')) }
    const report = await releaseTo(repository, { version, policy, hooks })
    expect(report.status).toBe('complete')
    expect(written).toHaveLength(4 - writes)
    const { tagPrefix = '' } = policy
    const tags = [`${tagPrefix}2.1.115`, `${tagPrefix}2.1`, `${tagPrefix}2`, 'latest']
    expect(repository.contents([version])).toEqual({ [version]: tags.toSorted().join(' ') })
    expect(tagLines(report)).toHaveLength(4)
  },
)

test('another run also fixes a release that died beside a newer one', async () => {
  for (let writes = 1; writes <= 4; writes += 1) {
    const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
    await releaseTo(repository, { version: '2.1.115', hooks: killedAfter(writes) })
    expect((await releaseTo(repository, { version: '2.2.0' })).status).toBe('complete')
    expect((await releaseTo(repository, { version: '2.1.115' })).status).toBe('complete')
    expect(repository.contents(['2.1.115', '2.2.0'])).toEqual({
      '2.1.115': '2.1 2.1.115',
      '2.2.0': '2 2.2 2.2.0 latest',
    })
  }
})

test('another run moves an alias to its owner after a release wrote it too late and died', async () => {
  // The last write of 2.1.115 landed after 2.2.0 had settled.
  const repository = MemoryRepository.of({ '2.1.115': '2.1.115 2.1 2 latest', '2.2.0': '2.2.0 2.2' })
  const report = await releaseTo(repository, { version: '2.1.115' })
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual([
    'unchanged 2.1.115',
    'unchanged 2.1',
    'moved 2: 2.1.115 → 2.2.0',
    'moved latest: 2.1.115 → 2.2.0',
  ])
  expect(repository.contents(['2.1.115', '2.2.0'])).toEqual({
    '2.1.115': '2.1 2.1.115',
    '2.2.0': '2 2.2 2.2.0 latest',
  })
})

test('a release does not touch an alias that somebody left on an older version', async () => {
  const repository = MemoryRepository.of({
    '2.1.114': '2.1.114 2',
    '2.1.115': '2.1.115 2.1',
    '2.2.0': '2.2.0 2.2 latest',
  })
  const report = await releaseTo(repository, { version: '2.1.115' })
  expect(report.status).toBe('complete')
  expect(repository.contents(['2.1.114'])).toEqual({ '2.1.114': '2 2.1.114' })
})

test.each(
  ['stage 2.1.115', 'promote 2.1.115', 'gated 2.1.115'].flatMap((command) =>
    (['none', 'digest', 'tag'] as const).flatMap((deletion) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((writes) => ({ command, deletion, writes })),
    ),
  ),
)(
  '$command that dies after $writes writes is finished by the same command, deletion by $deletion',
  async ({ command, deletion, writes }) => {
    const staged = command.startsWith('promote') ? { '2.1.115': 'staged-2.1.115' } : {}
    const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest', ...staged })
    repository.deletion = deletion
    await runCommand(repository, command, killedAfter(writes), testClock())
    const report = await runCommand(repository, command, {}, testClock())
    expect(report.status).toBe('complete')
    const tags = repository.contents(['2.1.115'])['2.1.115']?.split(' ') ?? []
    const ours = tags.filter((tag) => !/^(?:staged|gate)-/.test(tag))
    expect(ours).toEqual(command.startsWith('stage') ? [] : ['2', '2.1', '2.1.115', 'latest'])
    // A gate that was killed leaves its tag, which no command reads; a candidate that is released goes where it can.
    const left = tags.filter((tag) => tag.startsWith('staged-'))
    const stays = command.startsWith('stage') || (command.startsWith('promote') && deletion === 'none')
    expect(left).toEqual(stays ? ['staged-2.1.115'] : [])
  },
)

/** The same for clients that write at once; deletions count too. */
function killedAtWrite(writes: number): Hooks {
  let begun = 0
  let killed = false
  const die = () => {
    if (killed) throw new Error('killed')
  }
  return {
    before({ kind }) {
      if (kind === 'put' || kind === 'delete') killed ||= begun++ === writes
      die()
    },
    after: die,
  }
}

const hosts = ['one.test', 'two.test']
const images = ['ui', 'api']

/** Two images at two registries, and `yank` or `unyank` of 3.0.0 on all of them. */
function openFleet(deletion: MemoryRepository['deletion']) {
  const all = images.flatMap((path) =>
    hosts.map((registry) => {
      const repository = MemoryRepository.of({ '2.0.0': '2.0.0 2.0 2', '3.0.0': '3.0.0 3.0 3 latest' })
      repository.deletion = deletion
      return { repository, name: { registry, path } }
    }),
  )
  const [first, ...others] = all.map(({ name }) => ({ repository: name, policy: defaultPolicy }))
  if (first === undefined) throw new Error('no repository')
  const run = (command: typeof yank, hooks: Hooks = {}) =>
    command(
      {
        repositories: [first, ...others],
        versions: [versionOf('3.0.0')],
        removeEmpty: false,
        dryRun: false,
      },
      {
        registry: ({ registry, path }) => {
          const at = all.find(({ name }) => name.registry === registry && name.path === path)
          if (at === undefined) throw new Error('no such repository')
          return at.repository.client(hooks)
        },
        clock: testClock(),
        reporter: { event: () => {} },
        signal: new AbortController().signal,
      },
    )
  const latest = () =>
    all.map(({ repository }) => repository.contents(['3.0.0'])['3.0.0']?.includes('latest'))
  const markers = () =>
    all.map(({ repository }) => {
      const marker = repository.tags.get('yanked-3.0.0')
      return marker !== undefined && !isRestored(marker)
    })
  return { run, latest, markers }
}

// A marker and an alias in each of four repositories.
const fleetCases = (['none', 'digest', 'tag'] as const).flatMap((deletion) =>
  [0, 1, 2, 3, 4, 5, 6, 7, 8].map((writes) => ({ deletion, writes })),
)

test.each(fleetCases)(
  'a yank of two images at two registries that dies after $writes writes is finished by the same command, deletion by $deletion',
  async ({ deletion, writes }) => {
    const fleet = openFleet(deletion)
    const died = await fleet.run(yank, killedAtWrite(writes))
    expect(died.status).toBe(writes < 8 ? 'partial' : 'complete')
    expect(fleet.markers().filter(Boolean)).toHaveLength(Math.min(writes, 4))
    // No alias moves before the last marker is there.
    expect(fleet.latest().filter((isThere) => !isThere)).toHaveLength(Math.max(writes - 4, 0))
    expect((await fleet.run(yank)).status).toBe('complete')
    expect(fleet.markers()).toEqual([true, true, true, true])
    expect(fleet.latest()).toEqual([false, false, false, false])

    await fleet.run(unyank, killedAtWrite(writes))
    expect((await fleet.run(unyank)).status).toBe('complete')
    expect(fleet.markers()).toEqual([false, false, false, false])
    expect(fleet.latest()).toEqual([true, true, true, true])
  },
)
