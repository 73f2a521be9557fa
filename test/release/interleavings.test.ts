import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Clock } from '../../src/ports.ts'
import { type Hooks, MemoryRepository } from '../support/memory-registry.ts'
import { contentOf } from '../support/model-repository.ts'
import { type MemoryRelease, releaseTo } from './memory-release.ts'
import { lies } from './told.ts'

interface Story {
  /** What is there before, as `MemoryRepository.of` takes it. */
  readonly before: Record<string, string>
  /** Released at once. */
  readonly releases: readonly MemoryRelease[]
  /** The content that each alias has in the end. */
  readonly after: Record<string, string>
}

const older: Record<string, string> = { '2.1.0': '2.1.0 2.1 2 latest' }

const stories: Readonly<Record<string, Story>> = {
  'two versions of one line': {
    before: older,
    releases: [{ version: '2.1.1' }, { version: '2.1.2' }],
    after: { '2.1': '2.1.2', '2': '2.1.2', latest: '2.1.2' },
  },
  'into an empty repository': {
    before: {},
    releases: [{ version: '2.1.1' }, { version: '2.1.2' }],
    after: { '2.1': '2.1.2', '2': '2.1.2', latest: '2.1.2' },
  },
  'two lines': {
    before: older,
    releases: [{ version: '2.1.1' }, { version: '2.2.0' }],
    after: { '2.1': '2.1.1', '2.2': '2.2.0', '2': '2.2.0', latest: '2.2.0' },
  },
  'three versions': {
    before: older,
    releases: [{ version: '2.1.1' }, { version: '2.1.2' }, { version: '3.0.0' }],
    after: { '2.1': '2.1.2', '2': '2.1.2', '3.0': '3.0.0', '3': '3.0.0', latest: '3.0.0' },
  },
  'a re-run beside a newer version': {
    before: { '2.1.0': '2.1.0 2.1', '2.1.1': '2.1.1' },
    releases: [{ version: '2.1.1' }, { version: '2.1.1' }, { version: '2.1.2' }],
    after: { '2.1': '2.1.2', '2': '2.1.2', latest: '2.1.2' },
  },
}

/** Every call is carried out, and every wait ends, when the scheduler says so. */
function hooksOf(scheduler: fc.Scheduler, name: string): { hooks: Hooks; clock: Clock } {
  const turn = (what: string) => scheduler.schedule(Promise.resolve(), `${name}: ${what}`)
  return {
    hooks: { before: ({ kind, tag }) => turn(`${kind} ${tag ?? ''}`) },
    clock: { now: () => new Date(0), sleep: () => turn('waits') },
  }
}

// INTERLEAVINGS=5000 npx vitest run test/release/interleavings.test.ts
const numRuns = Number(process.env['INTERLEAVINGS'] ?? 300)
const timeout = 30_000 + 50 * numRuns

test.each(Object.entries(stories))(
  '%s end right, however they interleave',
  async (_, story) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const repository = MemoryRepository.of(story.before)
        const running = story.releases.map((options, index) =>
          releaseTo(repository, { ...options, ...hooksOf(scheduler, `${index} ${options.version}`) }),
        )
        await scheduler.waitFor(Promise.all(running))
        for (const report of await Promise.all(running)) expect(report.status).toBe('complete')
        for (const [alias, content] of Object.entries(story.after))
          expect([alias, repository.tags.get(alias)]).toEqual([alias, contentOf(content)])
      }),
      { numRuns },
    )
  },
  timeout,
)

test(
  'two releases of one version end with every alias on its exact tag',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, overwrite) => {
        const repository = MemoryRepository.of(older)
        const running = ['one', 'other'].map((content) =>
          releaseTo(repository, {
            version: '2.1.1',
            content,
            policy: { overwrite },
            ...hooksOf(scheduler, content),
          }),
        )
        await scheduler.waitFor(Promise.all(running))
        const reports = await Promise.all(running)
        const exact = repository.tags.get('2.1.1')
        for (const alias of ['2.1', '2', 'latest'])
          expect([alias, repository.tags.get(alias)]).toEqual([alias, exact])
        // Whoever says that all is as planned sees its own content, or had ended before the other began to write.
        expect(reports.some(({ status }) => status !== 'refused')).toBe(true)
        for (const { status, targets } of reports)
          if (status === 'complete' && targets[0]?.digest === exact)
            expect(lies(targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
      }),
      { numRuns },
    )
  },
  timeout,
)
