import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ReleaseReport, targetsOf } from '../../src/domain/report.ts'
import { entries, policies, versions } from '../support/arbitraries.ts'
import { MemoryRepository } from '../support/memory-registry.ts'
import { contentOf } from '../support/model-repository.ts'
import { releaseTo } from './memory-release.ts'

const words = ['a', 'b', 'c', 'd', 'e', 'f', 'restored']
const wordOf = new Map(words.map((word) => [contentOf(word), word]))

/** What a report says of each tag, in a line. */
function reported(report: ReleaseReport): readonly string[] {
  return targetsOf(report).flatMap(({ tags }) =>
    tags.map(({ tag, outcome, from, to, heldBy, reason, note }) =>
      // A plan names no digest of what is not published yet.
      JSON.stringify({ tag, outcome, from, to: to?.version, heldBy, reason, note }),
    ),
  )
}

test('a plan predicts what the push does to every tag, over a thousand histories', async () => {
  const release = fc.record({
    version: versions.map(({ text }) => text),
    policy: policies,
    content: fc.constantFrom('a', 'b', 'c', 'new'),
  })
  await fc.assert(
    fc.asyncProperty(entries, release, async (tags, given) => {
      const repository = new MemoryRepository()
      for (const [tag, digest] of tags) {
        const word = digest === null ? undefined : wordOf.get(digest)
        if (word !== undefined) repository.set(tag, word)
      }
      const planned = await releaseTo(repository, { ...given, isKnown: true, dryRun: true })
      const pushed = await releaseTo(repository, { ...given, isKnown: true })
      expect([pushed.status, ...reported(pushed)]).toEqual([planned.status, ...reported(planned)])
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000) },
  )
}, 600_000)
