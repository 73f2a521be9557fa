import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Digest } from '../../src/domain/digest.ts'
import type { CareReport, ReleaseReport } from '../../src/domain/report.ts'
import { restoredDigest } from '../../src/domain/withdrawal.ts'
import type { Clock } from '../../src/ports.ts'
import { testClock } from '../support/clock.ts'
import { type Hooks, MemoryRepository } from '../support/memory-registry.ts'
import { type Command, runCommand } from './commands.ts'
import { releaseBoth } from './memory-release.ts'
import { lies } from './told.ts'

interface Story {
  /** What is there before, as `MemoryRepository.of` takes it. */
  readonly before: Record<string, string>
  /** Run at once. */
  readonly commands: readonly Command[]
}

const older = { '2.1.0': '2.1.0 2.1 2 latest' }
const two = { '2.1.0': '2.1.0', '2.1.1': '2.1.1 2.1 2 latest' }
const lines = { '2.1.0': '2.1.0 2.1', '2.2.0': '2.2.0 2.2 2', '3.0.0': '3.0.0 3.0 3 latest' }
const withdrawn = { ...two, 'a withdrawal': '2.1.1.yanked' }

const stories: Readonly<Record<string, Story>> = {
  'two versions of one line': { before: older, commands: ['push 2.1.1', 'push 2.1.2'] },
  'into an empty repository': { before: {}, commands: ['push 2.1.1', 'push 2.1.2'] },
  'two lines': { before: older, commands: ['push 2.1.1', 'push 2.2.0'] },
  'three versions': { before: older, commands: ['push 2.1.1', 'push 2.1.2', 'push 3.0.0'] },
  'four versions': { before: {}, commands: ['push 2.1.1', 'push 2.1.2', 'push 2.2.0', 'push 3.0.0'] },
  'a re-run beside a newer version': {
    before: { '2.1.0': '2.1.0 2.1', '2.1.1': '2.1.1' },
    commands: ['push 2.1.1', 'push 2.1.1', 'push 2.1.2'],
  },
  'one version with two contents': { before: older, commands: ['push 2.1.1', 'push 2.1.1 of other'] },
  'one version with two contents, and a newer one': {
    before: older,
    commands: ['push 2.1.1', 'push 2.1.1 of other', 'push 2.1.2'],
  },
  'a push and a yank of the highest': { before: two, commands: ['push 2.1.2', 'yank 2.1.1'] },
  'a push of what a yank falls back to': { before: lines, commands: ['push 2.2.1', 'yank 3.0.0'] },
  'a push and a yank of the same version': { before: older, commands: ['push 2.1.1', 'yank 2.1.1'] },
  'two yanks': { before: lines, commands: ['yank 2.2.0', 'yank 3.0.0'] },
  'two yanks of one version': { before: lines, commands: ['yank 3.0.0', 'yank 3.0.0'] },
  'a yank and an unyank of one version': { before: withdrawn, commands: ['yank 2.1.1', 'unyank 2.1.1'] },
  'an unyank and a push below it': { before: withdrawn, commands: ['unyank 2.1.1', 'push 2.0.9'] },
  'an unyank and a push above it': { before: withdrawn, commands: ['unyank 2.1.1', 'push 2.1.2'] },
  'two pushes and two yanks': {
    before: two,
    commands: ['push 2.1.2', 'push 2.1.3', 'yank 2.1.1', 'yank 2.1.0'],
  },
  'a push, a yank, and reconcile': { before: two, commands: ['push 2.1.2', 'yank 2.1.1', 'reconcile'] },
  'a push beside reconcile': {
    before: { '2.1.0': '2.1.0 latest', '2.1.1': '2.1.1 2', '2.0.0': '2.0.0 2.1' },
    commands: ['push 2.2.0', 'reconcile'],
  },
  'a yank that empties a line, and a push into it': {
    before: lines,
    commands: ['yank 3.0.0 --remove-empty', 'push 3.0.1'],
  },
  'yanks that empty a line together': {
    before: { '2.0.0': '2.0.0 2.0 2', '3.0.0': '3.0.0 3.0', '3.0.1': '3.0.1 3 latest' },
    commands: ['yank 3.0.0 --remove-empty', 'yank 3.0.1 --remove-empty'],
  },
  'a yank that empties a line, and its unyank': {
    before: lines,
    commands: ['yank 3.0.0 --remove-empty', 'unyank 3.0.0'],
  },
  'yank, unyank and push': { before: two, commands: ['yank 2.1.1', 'unyank 2.1.1', 'push 2.1.2'] },
}

// Some twenty stories, with and without a crash. INTERLEAVINGS=5000 npx vitest run test/release/interleavings.test.ts
const numRuns = Number(process.env['INTERLEAVINGS'] ?? 260)
const timeout = 60_000 + 100 * numRuns

/** What the registry deletes. */
const deletions = fc.constantFrom('none' as const, 'digest' as const, 'tag' as const)

/** How one command runs: how often a read may lag behind, by how much each time, and at which call it dies. */
const manner = fc.record({ lags: fc.array(fc.nat(3), { maxLength: 8 }), dies: fc.nat(25) })

interface Manner {
  readonly lags: readonly number[]
  readonly dies: number | undefined
}

/** Every call is carried out, and every wait ends, when the scheduler says so. */
function surroundings(
  scheduler: fc.Scheduler,
  name: string,
  { lags, dies = Number.POSITIVE_INFINITY }: Manner,
): { hooks: Hooks; clock: Clock } {
  const turn = (what: string) => scheduler.schedule(Promise.resolve(), `${name}: ${what}`)
  const left = [...lags]
  let calls = 0
  return {
    hooks: {
      async before({ kind, tag }) {
        await turn(`${kind} ${tag ?? ''}`)
        if (calls > dies) throw new Error('died')
      },
      // It dies after a call was carried out, and before it hears of it.
      after() {
        calls += 1
        if (calls > dies) throw new Error('died')
      },
      unseen: (writes) => Math.min(writes, left.shift() ?? 0),
    },
    clock: { now: () => new Date(0), sleep: () => turn('waits') },
  }
}

describe.each(Object.entries(stories))('%s', (_, { before, commands }) => {
  const manners = fc.tuple(...commands.map(() => manner))

  test(
    'ends right, however the requests interleave',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), manners, deletions, async (scheduler, chosen, deletion) => {
          const repository = MemoryRepository.of(before)
          repository.deletion = deletion
          const running = commands.map((command, index) => {
            const how = { lags: chosen[index]?.lags ?? [], dies: undefined }
            const { hooks, clock } = surroundings(scheduler, `${index} ${command}`, how)
            return runCommand(repository, command, hooks, clock)
          })
          await scheduler.waitFor(Promise.all(running))
          expect(misplaced(repository.tags)).toEqual([])
          expect(missing(repository.tags, commands)).toEqual([])
          for (const report of await Promise.all(running)) expect(failures(report)).toEqual([])
        }),
        { numRuns },
      )
    },
    timeout,
  )

  test(
    'ends right after a crash, once the crashed command or reconcile has run',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          manners,
          fc.boolean(),
          deletions,
          async (scheduler, chosen, again, deletion) => {
            const repository = MemoryRepository.of(before)
            repository.deletion = deletion
            const running = commands.map((command, index) => {
              const { lags = [], dies } = chosen[index] ?? {}
              const how = { lags, dies: index === 0 ? dies : undefined }
              const { hooks, clock } = surroundings(scheduler, `${index} ${command}`, how)
              return runCommand(repository, command, hooks, clock)
            })
            await scheduler.waitFor(Promise.all(running))
            const [crashed = ''] = commands
            let last = await runCommand(repository, again ? crashed : 'reconcile', {}, testClock())
            // Another has withdrawn the version meanwhile: it is not pushed again.
            if (last.status === 'refused') last = await runCommand(repository, 'reconcile', {}, testClock())
            // Content that the crash left without a version is held: nobody can say that it is not newer.
            const held = heldUnknown(last)
            expect(
              misplaced(repository.tags).filter((line) => !held.some((tag) => line.startsWith(`${tag} `))),
            ).toEqual([])
          },
        ),
        { numRuns },
      )
    },
    timeout,
  )
})

test(
  'of two releases of one version, who says that all is as planned does not lie',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const repository = MemoryRepository.of(older)
        const running = ['push 2.1.1 of one', 'push 2.1.1 of other'].map((command) => {
          const { hooks, clock } = surroundings(scheduler, command, { lags: [], dies: undefined })
          return runCommand(repository, command, hooks, clock)
        })
        await scheduler.waitFor(Promise.all(running))
        const reports = await Promise.all(running)
        // Whoever says that all is as planned sees its own content, or had ended before the other began to write.
        expect(reports.some(({ status }) => status !== 'refused')).toBe(true)
        for (const { status, targets } of reports)
          if (status === 'complete' && targets[0]?.digest === repository.tags.get('2.1.1'))
            expect(lies(targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
      }),
      { numRuns },
    )
  },
  timeout,
)

test(
  'releases of an image and its variant into one repository end right, each in its own lines',
  async () => {
    const before = {
      '2.1.0': '2.1.0 2.1 2 latest',
      '2.1.0-alpine': '2.1.0-alpine 2.1-alpine 2-alpine alpine',
    }
    const versions = ['2.1.1', '2.2.0']
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.tuple(manner, manner), async (scheduler, chosen) => {
        const repository = MemoryRepository.of(before)
        const running = versions.map((version, index) => {
          const how = { lags: chosen[index]?.lags ?? [], dies: undefined }
          return releaseBoth(repository, { version, ...surroundings(scheduler, version, how) })
        })
        await scheduler.waitFor(Promise.all(running))
        for (const { status } of await Promise.all(running)) expect(status).toBe('complete')
        const lines = {
          '2.1.0': ['2.1.0'],
          '2.1.1': ['2.1.1', '2.1'],
          '2.2.0': ['2.2.0', '2.2', '2', 'latest'],
        }
        const right = Object.entries(lines).flatMap(([version, tags]) => [
          [version, tags.toSorted().join(' ')],
          [`${version}-alpine`, tags.map(alpine).toSorted().join(' ')],
        ])
        expect(repository.contents(right.map(([word = '']) => word))).toEqual(Object.fromEntries(right))
      }),
      { numRuns },
    )
  },
  timeout,
)

const alpine = (tag: string) => (tag === 'latest' ? 'alpine' : `${tag}-alpine`)

/** The aliases that a report holds since nobody knows what they are on. */
function heldUnknown({ targets }: ReleaseReport | CareReport): readonly string[] {
  return targets
    .flatMap(({ tags }) => tags)
    .flatMap(({ tag, reason }) => (reason === 'unknown-owner' ? [tag] : []))
}

/** What failed, other than a yank of what was not there yet. */
function failures({ status, targets }: ReleaseReport | CareReport): readonly string[] {
  if (status !== 'failed') return []
  const codes = targets.flatMap(({ problems }) => problems.map(({ code }) => code))
  return codes.filter((code) => code !== 'VERSION_NOT_FOUND')
}

type Numbers = readonly [number, number, number]

/** The highest version of each line that is there and not withdrawn, read as plainly as can be. */
function owners(tags: ReadonlyMap<string, Digest>): ReadonlyMap<string, string> {
  const versions = [...tags.keys()]
    .filter((tag) => /^\d+\.\d+\.\d+$/.test(tag))
    .filter((tag) => (tags.get(`${tag}.yanked`) ?? restoredDigest) === restoredDigest)
    .toSorted((one, other) => {
      const [a, b] = [numbersOf(one), numbersOf(other)]
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
    })
  return new Map(
    versions.flatMap((version) => {
      const [major, minor] = numbersOf(version)
      return [`${major}.${minor}`, `${major}`, 'latest'].map((alias) => [alias, version] as const)
    }),
  )
}

function numbersOf(version: string): Numbers {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return [major, minor, patch]
}

/** Aliases that are there and not on the owner of their line. */
function misplaced(tags: ReadonlyMap<string, Digest>): readonly string[] {
  return [...owners(tags)]
    .filter(([alias, owner]) => tags.has(alias) && tags.get(alias) !== tags.get(owner))
    .map(([alias, owner]) => `${alias} is not on ${owner}`)
}

/** Aliases of versions that were pushed or restored, and own them, which are not there. */
function missing(tags: ReadonlyMap<string, Digest>, commands: readonly Command[]): readonly string[] {
  return [...owners(tags)]
    .filter(
      ([alias, owner]) =>
        !tags.has(alias) &&
        commands.some((command) => command === `push ${owner}` || command === `unyank ${owner}`),
    )
    .map(([alias]) => alias)
}
