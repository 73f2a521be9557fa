import { expect, test } from 'vitest'
import { testClock } from '../../support/clock.ts'
import { type Call, type Hooks, MemoryRepository } from '../../support/memory-registry.ts'
import { contentOf } from '../../support/model-repository.ts'
import { denied } from '../errors.ts'
import { releaseTo } from '../memory-release.ts'
import { codes, lies, tagLines } from '../tag-lines.ts'

/** Does something once, after the n-th call of this kind for the tag. */
function after(kind: Call['kind'], tag: string | undefined, count: number, effect: () => void): Hooks {
  let seen = 0
  return {
    after(call) {
      if (call.kind === kind && call.tag === tag && ++seen === count) effect()
    },
  }
}

/** The n-th HEAD of an alias is the first read of settling: two reads came before. */
const settling = 3

test('an alias that a newer version owns by now ends on that version', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const hooks = after('put', '2.1', 1, () => void repository.set('2.1.116', '2.1.116'))
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual([
    'created 2.1.115',
    'held 2.1: superseded 2.1.116',
    'held 2: superseded 2.1.116',
    'held latest: superseded 2.1.116',
  ])
  expect(report.targets[0]?.tags[1]?.to).toEqual({ version: '2.1.116', digest: contentOf('2.1.116') })
  expect(repository.contents(['2.1.116'])).toEqual({ '2.1.116': '2 2.1 2.1.116 latest' })
})

test('semtag reports an alias that the newer release has moved, and does not write it', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const hooks = after('put', 'latest', 1, () => {
    for (const tag of ['3.0.42', '3.0', '3', 'latest']) repository.set(tag, '3.0.42')
  })
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(report.status).toBe('complete')
  expect(tagLines(report).at(-1)).toBe('held latest: superseded 3.0.42')
  expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
})

test('semtag restores an alias that an older release has overwritten', async () => {
  const repository = MemoryRepository.of({ '2.1.113': '2.1.113 2.1 2 latest', '2.1.114': '2.1.114' })
  const hooks = after('put', '2', 1, () => void repository.set('2.1', '2.1.114'))
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(report.status).toBe('complete')
  expect(tagLines(report)[1]).toBe('moved 2.1: 2.1.113 → 2.1.115')
  expect(repository.tags.get('2.1')).toBe(contentOf('2.1.115'))
})

test('semtag restores an alias that was moved back to its old content', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const hooks = after('put', 'latest', 1, () => void repository.set('2.1', '2.1.114'))
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(report.status).toBe('complete')
  expect(repository.tags.get('2.1')).toBe(contentOf('2.1.115'))
})

/** Reads of a tag show its first state this number of times after the first write to it. */
function stale(repository: MemoryRepository, reads: number, tags: readonly string[]): MemoryRepository {
  const left = new Map<string, number>()
  const former = new Map(repository.tags)
  return Object.assign(Object.create(repository), {
    client(hooks: Hooks) {
      const client = repository.client(hooks)
      const read = async (tag: string) => {
        const count = left.get(tag) ?? 0
        left.set(tag, count - 1)
        return count > 0
      }
      return {
        ...client,
        async head(tag: Parameters<typeof client.head>[0], signal: AbortSignal) {
          const found = await client.head(tag, signal)
          if (!(await read(tag))) return found
          const digest = former.get(tag)
          return digest && { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest }
        },
        async get(tag: Parameters<typeof client.get>[0], signal: AbortSignal) {
          if (!(await read(tag))) return client.get(tag, signal)
          const digest = former.get(tag)
          return digest && client.get(digest, signal)
        },
        async put(...[tag, manifest, signal]: Parameters<typeof client.put>) {
          await client.put(tag, manifest, signal)
          if (tags.includes(tag)) left.set(tag, reads)
        },
        async putTags(...given: Parameters<typeof client.putTags>) {
          const written = await client.putTags(...given)
          for (const tag of written) if (tags.includes(tag)) left.set(tag, reads)
          return written
        },
      }
    },
  })
}

test.each([
  ['an alias', ['2.1']],
  ['a new alias', ['2.2']],
  ['the exact tag', ['2.2.0']],
  ['every tag', ['2.2.0', '2.2', '2', 'latest']],
])('semtag waits for a registry that answers late for a while on %s', async (_, tags) => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const clock = testClock()
  const report = await releaseTo(stale(repository, 6, tags), { version: '2.2.0', clock })
  expect(report).toMatchObject({ status: 'complete', warnings: [] })
  expect(tagLines(report)).toEqual([
    'created 2.2.0',
    'created 2.2',
    'moved 2: 2.1.114 → 2.2.0',
    'moved latest: 2.1.114 → 2.2.0',
  ])
  expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
})

// A list that was read earlier would miss the withdrawal: 2 and latest would stay on the withdrawn version.
test('semtag reads the tag list only after the aliases show its writes, because the list may be as late', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const clock = testClock()
  let lags = false
  const hooks: Hooks = {
    after({ kind, tag }) {
      if (kind !== 'put') return
      // A yank ends before the other aliases are written, and finds them where they belong.
      if (tag === '2.1') {
        repository.withdraw('2.1.115')
        repository.set('2.1', '2.1.114')
      }
      if (tag === 'latest') lags = true
    },
    unseen: (writes) => (lags ? writes : 0),
  }
  const sleep: typeof clock.sleep = (milliseconds, signal) => {
    lags = false
    return clock.sleep(milliseconds, signal)
  }
  await releaseTo(repository, { version: '2.1.115', hooks, clock: { ...clock, sleep } })
  expect(clock.waits).not.toEqual([])
  expect(repository.contents(['2.1.114'])).toEqual({ '2.1.114': '2 2.1 2.1.114 latest' })
})

test.each([
  ['new', '2.1.114', {}],
  ['overwritten', '2.1.114 2.1.115', { overwrite: true }],
])(
  'semtag waits for a registry that answers late for a %s exact tag that it wrote with a PUT',
  async (_, tags, policy) => {
    const repository = MemoryRepository.of({ '2.1.114': `${tags} 2.1 2 latest`, '2.1.115': 'anything' })
    const report = await releaseTo(stale(repository, 9, ['2.1.115']), {
      version: '2.1.115',
      policy,
      candidates: ['2.1.115'],
    })
    expect(codes(report)).toEqual([])
    expect(repository.contents(['2.1.115'])).toEqual({ '2.1.115': '2 2.1 2.1.115 anything latest' })
    expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
  },
)

test('semtag does not take the old content of its exact tag for a change by another release', async () => {
  const repository = MemoryRepository.of({ old: '2.1.115 2.1 2 latest' })
  const report = await releaseTo(stale(repository, 6, ['2.1.115']), {
    version: '2.1.115',
    policy: { overwrite: true },
  })
  expect(report.status).toBe('complete')
  expect(repository.contents(['2.1.115'])).toEqual({ '2.1.115': '2 2.1 2.1.115 latest' })
})

test('a registry that never shows a write is an error in time', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const clock = testClock()
  const report = await releaseTo(stale(repository, Number.POSITIVE_INFINITY, ['2.1']), {
    version: '2.1.115',
    clock,
  })
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['NOT_SETTLED'])
  expect(tagLines(report)[1]).toBe('unknown 2.1')
  expect(clock.waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(120_000)
})

test('a release that others keep overwriting gives up', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const hooks: Hooks = {
    after(call) {
      if (call.kind === 'put' && call.tag === '2.1') repository.set('2.1', '2.1.113')
    },
  }
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['NOT_SETTLED'])
  expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
})

test('the aliases follow an exact tag that another release takes, and the report says so', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const hooks = after('head', '2.1', settling, () => void repository.set('2.1.115', 'another'))
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['EXACT_TAG_EXISTS'])
  expect(report.targets[0]?.digest).toBe(contentOf('another'))
  expect(report.targets[0]?.problems).toHaveLength(1)
  expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
  expect(repository.contents(['another'])).toEqual({ another: '2 2.1 2.1.115 latest' })
})

test('a withdrawn owner loses its aliases', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest', '1.9.0': '1.9.0' })
  const hooks = after('head', '2.1', settling, () => repository.withdraw('2.1.115'))
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(tagLines(report)).toEqual([
    'created 2.1.115',
    'held 2.1: withdrawn 2.1.114',
    'held 2: withdrawn 2.1.114',
    'held latest: withdrawn 2.1.114',
  ])
  expect(repository.contents(['2.1.114'])).toEqual({ '2.1.114': '2 2.1 2.1.114 latest' })
})

test('a superseded version gets its aliases back when its successor is withdrawn', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  const appear = after('head', '2.1', settling, () => void repository.set('2.1.116', '2.1.116'))
  const disappear = after('put', 'latest', 2, () => repository.withdraw('2.1.116'))
  const report = await releaseTo(repository, {
    version: '2.1.115',
    hooks: {
      async after(call) {
        await appear.after?.(call)
        await disappear.after?.(call)
      },
    },
  })
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual([
    'created 2.1.115',
    'moved 2.1: 2.1.114 → 2.1.115',
    'moved 2: 2.1.114 → 2.1.115',
    'moved latest: 2.1.114 → 2.1.115',
  ])
  expect(report.targets[0]?.tags[1]).toMatchObject({ reason: null, heldBy: null })
  expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
})

test('the aliases of a line without a version stay', async () => {
  const repository = new MemoryRepository()
  const hooks = after('head', '2.1', settling, () => repository.withdraw('2.1.115'))
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(tagLines(report)[1]).toBe('held 2.1: withdrawn')
  expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
})

test('--latest always writes latest once and does not settle it', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2', '3.0.42': '3.0.42 3.0 3 latest' })
  const calls: string[] = []
  const hooks: Hooks = { after: ({ kind, tag }) => void (tag === 'latest' && calls.push(kind)) }
  const report = await releaseTo(repository, { version: '2.1.115', policy: { latest: 'always' }, hooks })
  expect(report.status).toBe('complete')
  expect(tagLines(report).at(-1)).toBe('moved latest: 3.0.42 → 2.1.115')
  expect(report.targets[0]?.tags.at(-1)?.note).toContain('3.0.42 is newer')
  expect(calls).toEqual(['head', 'head', 'put'])
})

test('the report stays true if a fix is denied', async () => {
  const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
  let puts = 0
  const hooks: Hooks = {
    before(call) {
      if (call.kind !== 'put' || call.tag !== '2.1') return
      if (++puts === 2) throw denied()
    },
    after(call) {
      if (call.kind === 'put' && call.tag === '2.1') repository.set('2.1.116', '2.1.116')
    },
  }
  const report = await releaseTo(repository, { version: '2.1.115', hooks })
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['DENIED'])
  expect(lies(report.targets[0] ?? { tags: [] }, repository.tags)).toEqual([])
})
