import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTag } from '../../src/domain/image/tag.ts'
import type { PruneReport } from '../../src/domain/prune-report.ts'
import { defaultPolicy } from '../../src/domain/tags/policy.ts'
import type { Clock } from '../../src/ports/run.ts'
import { prune } from '../../src/release/prune.ts'
import { testClock } from '../support/clock.ts'
import { type Hooks, MemoryRepository } from '../support/memory-registry.ts'
import { contentOf } from '../support/model-repository.ts'
import { onlyPruned } from '../support/only-repository.ts'
import { type Command, runCommand } from './commands.ts'
import { noRules } from './maintenance-workshop.ts'
import { repositoryName } from './memory-release.ts'
import { misplaced, surroundings } from './races.ts'

// INTERLEAVINGS=5000 npx vitest run test/release/prune-races.test.ts
const numRuns = Number(process.env['INTERLEAVINGS'] ?? 200)
const timeout = 60_000 + 100 * numRuns

const signal = new AbortController().signal

async function runPrune(
  repository: MemoryRepository,
  hooks: Hooks = {},
  clock: Clock = testClock(),
): Promise<PruneReport> {
  const client = repository.client(hooks)
  const one = { repository: repositoryName, policy: defaultPolicy, max: 50, children: false }
  const report = await prune(
    { repositories: [{ ...one, rules: { ...noRules, keepMinor: 1 } }], dryRun: false },
    {
      registry: () => client,
      clock,
      reporter: { event: () => {} },
      signal,
      configuration: async () => undefined,
    },
  )
  return onlyPruned(report)
}

/** The tags whose manifest is gone. */
async function broken(repository: MemoryRepository): Promise<readonly string[]> {
  const client = repository.client()
  const tags = [...repository.tags.keys()]
  const found = await Promise.all(tags.map((tag) => client.get(parseTag(tag), signal)))
  return tags.filter((_, index) => found[index] === undefined)
}

/** The aliases on content that no exact tag has. */
function withoutVersion({ tags }: MemoryRepository): readonly string[] {
  const exact = [...tags].filter(([tag]) => /^\d+\.\d+\.\d+$/.test(tag)).map(([, digest]) => digest)
  return [...tags].flatMap(([tag, digest]) =>
    /^\d+(?:\.\d+)?$|^latest$/.test(tag) && !exact.includes(digest) ? [tag] : [],
  )
}

const before = {
  '2.1.0': '2.1.0',
  '2.1.1': '2.1.1 build-7',
  '2.1.2': '2.1.2 2.1 2',
  '3.0.0': '3.0.0',
  '3.0.1': '3.0.1 3.0 3 latest',
}
const after = ['2', '2.1', '2.1.2', '3', '3.0', '3.0.1', 'build-7', 'latest']

describe.each(['tag', 'digest'] as const)('killed on a registry that deletes by %s', (deletion) => {
  /** Dies at this call of a kind, before it or before its answer. */
  function killedAt(
    kind: string,
    number: number,
    answered: boolean,
  ): { hooks: Hooks; reached: () => boolean } {
    let left = number
    let isDead = false
    const die = () => {
      if (isDead) throw new Error('killed')
    }
    return {
      reached: () => isDead,
      hooks: {
        before(call) {
          die()
          if (call.kind === kind && left-- === 1 && !answered) isDead = true
          die()
        },
        after(call) {
          if (call.kind === kind && left === 0 && answered) isDead = true
          die()
        },
      },
    }
  }

  test.each(['delete', 'put', 'tags', 'head', 'get'])(
    'at any %s, the same command finishes',
    async (kind) => {
      let kills = 0
      for (const answered of [true, false])
        for (let number = 1; ; number += 1) {
          const repository = MemoryRepository.of(before)
          repository.deletion = deletion
          const { hooks, reached } = killedAt(kind, number, answered)
          const died = await runPrune(repository, hooks)
          if (!reached()) break
          kills += 1
          expect(died.status).not.toBe('complete')
          expect(await broken(repository)).toEqual([])
          const report = await runPrune(repository)
          expect(report).toMatchObject({ status: 'complete', problems: [] })
          expect([...repository.tags.keys()].toSorted()).toEqual(after)
          expect(await broken(repository)).toEqual([])
          // A run that dies between a tag and its manifest leaves the manifest without a tag: one at most.
          const gone = ['2.1.0', '3.0.0'].map((word) => repository.client().get(contentOf(word), signal))
          const left = (await Promise.all(gone)).filter((manifest) => manifest !== undefined)
          expect(left.length).toBeLessThanOrEqual(1)
        }
      if (deletion === 'tag' && kind === 'put') expect(kills).toBe(0)
      else expect(kills).toBeGreaterThan(3)
    },
  )
})

const races: Readonly<Record<string, readonly Command[]>> = {
  'a release': ['push 2.1.3'],
  'a release into a lower line': ['push 2.0.9', 'push 3.0.2'],
  'a yank of the owner': ['yank 2.1.2'],
  'two yanks': ['yank 2.1.2', 'yank 3.0.1'],
  'a yank and a release': ['yank 2.1.2', 'push 2.1.3'],
  reconcile: ['reconcile'],
}

describe.each(Object.entries(races))('beside %s', (_, commands) => {
  test(
    'nothing that stays is lost, and every alias is on its owner',
    async () => {
      const lags = fc.array(fc.array(fc.nat(3), { maxLength: 8 }), { minLength: 3, maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.constantFrom('tag', 'digest'),
          lags,
          async (scheduler, deletion, lag) => {
            const repository = MemoryRepository.of(before)
            repository.deletion = deletion
            const how = (index: number) => ({ lags: lag[index] ?? [], dies: undefined })
            const pruning = surroundings(scheduler, 'prune', how(0))
            const running = [
              runPrune(repository, pruning.hooks, pruning.clock),
              ...commands.map((command, index) => {
                const { hooks, clock } = surroundings(scheduler, command, how(index + 1))
                return runCommand(repository, command, hooks, clock)
              }),
            ]
            await scheduler.waitFor(Promise.all(running))
            expect(await broken(repository)).toEqual([])
            expect(misplaced(repository.tags)).toEqual([])
            expect(withoutVersion(repository)).toEqual([])
            const kept = ['2', '2.1', '3', '3.0', 'latest', 'build-7', '3.0.1']
            expect(kept.filter((tag) => !repository.tags.has(tag))).toEqual([])
            for (const command of commands.filter((one) => one.startsWith('push ')))
              expect(repository.tags.has(command.slice('push '.length))).toBe(true)
          },
        ),
        { numRuns },
      )
    },
    timeout,
  )
})

describe.each(['tag', 'digest'] as const)(
  'between any two requests, on a registry that deletes by %s',
  (deletion) => {
    test.each(['yank 2.1.2', 'yank 3.0.1', 'push 2.1.3', 'push 2.0.9'])('%s, as a whole', async (command) => {
      let putBack = 0
      for (let number = 1; ; number += 1) {
        const repository = MemoryRepository.of(before)
        repository.deletion = deletion
        let calls = 0
        const report = await runPrune(repository, {
          async before() {
            calls += 1
            if (calls === number) await runCommand(repository, command, {}, testClock())
          },
        })
        if (calls < number) break
        expect(report).toMatchObject({ status: 'complete', problems: [] })
        expect(await broken(repository)).toEqual([])
        expect(misplaced(repository.tags)).toEqual([])
        expect(withoutVersion(repository)).toEqual([])
        const held = report.lines.flatMap(({ tags }) => tags).filter(({ outcome }) => outcome === 'held')
        putBack += held.filter(({ note }) => note.endsWith('semtag put it back')).length
      }
      if (command.startsWith('yank')) expect(putBack).toBeGreaterThan(0)
    })
  },
)

test(
  'beside another prune, both end, and nothing that stays is lost',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.constantFrom('tag', 'digest'), async (scheduler, deletion) => {
        const repository = MemoryRepository.of(before)
        repository.deletion = deletion
        const running = ['one', 'other'].map((name) => {
          const { hooks, clock } = surroundings(scheduler, name, { lags: [], dies: undefined })
          return runPrune(repository, hooks, clock)
        })
        await scheduler.waitFor(Promise.all(running))
        expect(await broken(repository)).toEqual([])
        expect([...repository.tags.keys()].toSorted()).toEqual(after)
      }),
      { numRuns },
    )
  },
  timeout,
)
