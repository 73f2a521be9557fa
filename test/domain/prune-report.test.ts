import { expect, test } from 'vitest'
import { listsOf } from '../../src/domain/list-report.ts'
import { goingImages, type PrunedTag, type PruneReport, prunesOf } from '../../src/domain/prune-report.ts'
import { caresOf } from '../../src/domain/report.ts'
import { contentOf } from '../support/model-repository.ts'

type Given = Pick<PrunedTag, 'tag' | 'digest' | 'decision' | 'reason'> & { readonly imageStays?: string }

function reportOf(...lines: readonly (readonly Given[])[]): PruneReport {
  return {
    schemaVersion: 1,
    command: 'prune',
    repository: 'registry.local:5000/ui',
    dryRun: true,
    status: 'complete',
    lines: lines.map((tags) => ({
      line: null,
      tags: tags.map((tag) => ({
        kind: 'exact',
        version: null,
        note: '',
        size: null,
        outcome: null,
        ...tag,
      })),
    })),
    size: null,
    manifests: [],
    problems: [],
  }
}

const [a, b, c] = [contentOf('a'), contentOf('b'), contentOf('c')]
const goes = { decision: 'goes', reason: 'not-kept' } as const

test('the images that go have the lowest version first and signatures last, each with all its tags', () => {
  const report = reportOf(
    [
      { tag: '2.1.1', digest: a, decision: 'stays', reason: 'newest' },
      { tag: '2.1.0', digest: b, ...goes },
    ],
    [
      { tag: '2.0.1', digest: c, ...goes, imageStays: '2.1.1 needs it' },
      { tag: 'v2.0.1', digest: c, ...goes },
    ],
    [
      { tag: 'sha256-1.sig', digest: a, decision: 'goes', reason: 'referrer' },
      { tag: 'unread', digest: null, ...goes },
      { tag: '+', digest: a, ...goes },
    ],
  )
  expect(goingImages(report)).toEqual([
    { digest: c, tags: ['v2.0.1', '2.0.1'], stays: undefined },
    { digest: b, tags: ['2.1.0'], stays: undefined },
    { digest: a, tags: ['sha256-1.sig'], stays: undefined },
  ])
})

test('reports of one repository and of several are read alike', () => {
  const one = reportOf([])
  for (const read of [prunesOf, listsOf, caresOf] as const) {
    const each = [{ image: 'ui' }, { image: 'api' }]
    expect(read(one as never)).toEqual([one])
    expect(read({ ...one, repositories: each } as never)).toBe(each)
  }
})
