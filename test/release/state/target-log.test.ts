import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Call, type Hooks, MemoryRepository } from '../../support/memory-registry.ts'
import { contentOf } from '../../support/model-repository.ts'
import { denied, interrupted, timedOut, unreachable } from '../errors.ts'
import { type MemoryRelease, releaseTo } from '../memory-release.ts'
import { codes, lies } from '../tag-lines.ts'

const faults = [
  'denied',
  'lost before',
  'lost after',
  'gone',
  'interrupted before',
  'timed out after',
] as const

/** The fault of the n-th call; `gone`: also of every later call. */
function failing(fault: (typeof faults)[number], at: number, stop: AbortController): Hooks {
  let calls = 0
  const now = () => calls === at
  return {
    before() {
      calls += 1
      if (fault === 'gone' && calls >= at) throw unreachable()
      if (!now()) return
      if (fault === 'denied') throw denied()
      if (fault === 'lost before') throw unreachable()
      if (fault === 'interrupted before') stop.abort(interrupted())
    },
    after() {
      if (!now()) return
      if (fault === 'lost after') throw unreachable()
      if (fault === 'timed out after') stop.abort(timedOut())
    },
  }
}

/** What another release does at the n-th call. */
function meddling(
  effect: (repository: MemoryRepository) => void,
  at: number,
  repository: MemoryRepository,
): Hooks {
  let calls = 0
  return {
    before: () => {
      if (++calls === at) effect(repository)
    },
  }
}

const meddlers: Readonly<Record<string, (repository: MemoryRepository) => void>> = {
  nobody: () => {},
  'a newer version': (repository) => void repository.set('2.1.116', '2.1.116'),
  'a withdrawal': (repository) => repository.withdraw('2.1.115'),
}

function both(...hooks: readonly Hooks[]): Hooks {
  const all = (name: 'before' | 'after') => async (call: Call) => {
    for (const each of hooks) await each[name]?.(call)
  }
  return { before: all('before'), after: all('after') }
}

const histories: readonly Record<string, string>[] = [
  {},
  { '2.1.114': '2.1.114 2.1 2 latest' },
  { '2.1.114': '2.1.114 2.1 2', '3.0.42': '3.0.42 3.0 3 latest' },
  { '2.1.115': '2.1.115 2.1', '2.1.114': '2.1.114 2 latest' },
  { other: '2.1.115', '2.1.114': '2.1.114 2.1 2 latest' },
]

test('the report equals what the registry shows, whatever fails and whenever', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...histories),
      fc.constantFrom(...faults),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(...Object.keys(meddlers)),
      fc.integer({ min: 1, max: 25 }),
      fc.record({ overwrite: fc.boolean(), order: fc.constantFrom('latest-last', 'latest-first') }),
      fc.boolean(),
      async (history, fault, at, meddler, when, policy, tellsDigest) => {
        const repository = MemoryRepository.of(history)
        const written: string[] = []
        const stop = new AbortController()
        const options: MemoryRelease = {
          version: '2.1.115',
          policy,
          tellsDigest,
          signal: stop.signal,
          hooks: both(
            { after: ({ kind, tag = '' }) => void (kind === 'put' && written.push(tag)) },
            failing(fault, at, stop),
            meddling(meddlers[meddler] ?? (() => {}), when, repository),
          ),
        }
        const report = await releaseTo(repository, options)
        const [target] = report.targets
        expect(lies(target ?? { tags: [] }, repository.tags)).toEqual([])
        expect(report.status === 'complete').toBe(codes(report).length === 0)
        if (report.status === 'failed' || report.status === 'refused') expect(written).toEqual([])
        if (report.status === 'partial' && written.length === 0)
          expect(target?.tags.map(({ outcome }) => outcome)).toContain('unknown')
      },
    ),
    { numRuns: Number(process.env['FAULTS'] ?? 500) },
  )
}, 60_000)

test('the log keeps the same problem of several tags once', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const stop = new AbortController()
  const hooks: Hooks = {
    after: ({ kind, tag }) => void (kind === 'put' && tag === '2' && stop.abort(interrupted())),
  }
  const report = await releaseTo(repository, { version: '2.1.115', hooks, signal: stop.signal })
  expect(report.targets[0]?.problems).toEqual([
    {
      code: 'INTERRUPTED',
      message: 'Interrupted by SIGINT.',
      hint: 'Run the same command again to continue.',
      speaker: 'semtag',
    },
  ])
  expect(report.targets[0]?.digest).toBe(contentOf('2.1.115'))
})
