import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MaintenanceReport, ReleaseReport } from '../../src/domain/report.ts'
import { testClock } from '../support/clock.ts'
import { MemoryRepository } from '../support/memory-registry.ts'
import { runCommand } from './commands.ts'
import { releaseBoth } from './memory-release.ts'
import { manner, misplaced, missing, older, silent, stories, surroundings } from './races.ts'
import { lies } from './tag-lines.ts'

// Some twenty stories, with and without a crash. INTERLEAVINGS=5000 npx vitest run test/release/interleavings.test.ts
const numRuns = Number(process.env['INTERLEAVINGS'] ?? 260)
const timeout = 60_000 + 100 * numRuns

/** What the registry deletes. */
const deletions = fc.constantFrom('none' as const, 'digest' as const, 'tag' as const)

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
    'ends right or reports what is wrong, with a tag list that is late for everybody',
    async () => {
      const lags = fc.array(fc.nat(6), { maxLength: 16 })
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), lags, deletions, async (scheduler, chosen, deletion) => {
          const repository = MemoryRepository.of(before)
          repository.deletion = deletion
          const left = [...chosen]
          repository.listLate((writes) => Math.min(writes, left.shift() ?? 0))
          const running = commands.map((command, index) => {
            const { hooks, clock } = surroundings(scheduler, `${index} ${command}`, {
              lags: [],
              dies: undefined,
            })
            return runCommand(repository, command, hooks, clock)
          })
          await scheduler.waitFor(Promise.all(running))
          expect(silent(repository.tags, commands, await Promise.all(running))).toEqual([])
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
            // Another command has withdrawn the version meanwhile, so semtag refuses to push it again.
            if (last.status === 'refused') last = await runCommand(repository, 'reconcile', {}, testClock())
            // An alias on content without a version stays: the content may be newer.
            const held = heldUnknown(last)
            expect(misplaced(repository.tags).filter((alias) => !held.includes(alias))).toEqual([])
          },
        ),
        { numRuns },
      )
    },
    timeout,
  )
})

test(
  'a release that reports success beside another release of the same version does not lie',
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
        // A release with success sees its own content, or had ended before the other began to write.
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

/** The aliases that a report holds because their version is unknown. */
function heldUnknown({ targets }: ReleaseReport | MaintenanceReport): readonly string[] {
  return targets
    .flatMap(({ tags }) => tags)
    .flatMap(({ tag, reason }) => (reason === 'unknown-owner' ? [tag] : []))
}

/** The errors, except a yank of a version that does not exist yet. */
function failures({ status, targets }: ReleaseReport | MaintenanceReport): readonly string[] {
  if (status !== 'failed') return []
  const codes = targets.flatMap(({ problems }) => problems.map(({ code }) => code))
  return codes.filter((code) => code !== 'VERSION_NOT_FOUND')
}
