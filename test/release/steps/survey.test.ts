import { describe, expect, test } from 'vitest'
import { type Call, MemoryRepository } from '../../support/memory-registry.ts'
import { type MemoryRelease, releaseTo } from '../memory-release.ts'
import { tagLines } from '../tag-lines.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

/** The number of requests of each kind that semtag sent. */
function requests({ registry }: Workshop): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { method, path: asked } of registry.log) {
    const kind = asked.includes('/tags/list') ? 'list' : method
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

describe('the requests of a release', () => {
  async function afterwards(...versions: readonly string[]): Promise<Workshop> {
    const workshop = await openWorkshop()
    for (const version of versions) {
      workshop.build(version)
      await workshop.release(version)
    }
    workshop.registry.clearLog()
    return workshop
  }

  test('that changes nothing', async () => {
    const workshop = await afterwards('2.1.115')
    await workshop.release('2.1.115')
    // The exact tag and three aliases; the manifest, whose configuration is the image's id.
    expect(requests(workshop)).toEqual({ list: 1, HEAD: 4, GET: 1 })
  })

  test('that moves three aliases to an image that is there', async () => {
    const workshop = await afterwards('2.1.114')
    workshop.build('2.1.115')
    workshop.registry.image(path, '2.1.115', { content: '2.1.115' })
    await workshop.release('2.1.115')
    // To plan: as above, and the version that the aliases leave. To settle: the list, each alias, the exact tag.
    expect(requests(workshop)).toEqual({ list: 2, HEAD: 5 + 4, GET: 1, PUT: 3 })
  })

  test('that pushes', async () => {
    const workshop = await afterwards('2.1.114')
    workshop.build('2.1.115')
    await workshop.release('2.1.115')
    // To plan, twice, where an exact tag of another version does not change; the exact tag, read back; to settle.
    expect(requests(workshop)).toEqual({ list: 3, HEAD: 5 + 3 + 4, GET: 1, PUT: 3 })
  })
})

/** Groups the calls by turn: the calls of one turn wait only for earlier turns. */
async function turnsOf(repository: MemoryRepository, release: MemoryRelease): Promise<readonly string[]> {
  const turns: string[] = []
  let open: { readonly call: Call; readonly go: () => void }[] = []
  const turn = () => {
    const now = open
    open = []
    turns.push(now.map(({ call: { kind, tag } }) => (tag === undefined ? kind : `${kind} ${tag}`)).join(', '))
    for (const { go } of now) go()
  }
  const before = (call: Call) =>
    new Promise<void>((go) => {
      if (open.length === 0) setImmediate(turn)
      open.push({ call, go })
    })
  const report = await releaseTo(repository, { ...release, hooks: { before } })
  expect(report.status).toBe('complete')
  return turns
}

describe('the longest chain of requests', () => {
  test('of a release that changes nothing', async () => {
    const repository = MemoryRepository.of({ '2.1.115': '2.1.115 2.1 2 latest' })
    expect(await turnsOf(repository, { version: '2.1.115' })).toEqual([
      'tags, head 2.1.115, head 2.1, head 2, head latest',
    ])
  })

  test('of a release of an image that is there', async () => {
    const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest', '2.1.115': '2.1.115' })
    expect(await turnsOf(repository, { version: '2.1.115' })).toEqual([
      'tags, head 2.1.115, head 2.1, head 2, head latest',
      'head 2.1.114',
      expect.stringMatching(/^get sha256:/),
      'put 2.1',
      'put 2',
      'put latest',
      'head 2.1, head 2, head latest',
      'tags, head 2.1.115',
    ])
  })

  test('of a release that pushes', async () => {
    const repository = MemoryRepository.of({ '2.1.114': '2.1.114 2.1 2 latest' })
    expect(await turnsOf(repository, { version: '2.1.115' })).toEqual([
      'tags, head 2.1.115, head 2.1, head 2, head latest',
      // The push, and meanwhile the reads that complete the survey.
      'head 2.1.114, put 2.1.115',
      'get 2.1.115, tags, head 2.1, head 2, head latest',
      'put 2.1',
      'put 2',
      'put latest',
      'head 2.1, head 2, head latest',
      'tags, head 2.1.115',
    ])
  })
})

test('a listed tag without a manifest is no version', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.registry.image(path, '2.1.116', { content: '2.1.116' })
  workshop.registry.fault({ path: /\/manifests\/2\.1\.116$/, times: 100 }, { status: 404 })
  const report = await workshop.release('2.1.115')
  expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'created 2', 'created latest'])
})

test('a tag on a missing manifest is an error', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  const { digest } = workshop.registry.image(path, '2.1.115', { content: '2.1.115' })
  workshop.registry.fault({ method: 'GET', path: new RegExp(digest), times: 100 }, { status: 404 })
  const report = await workshop.release('2.1.115')
  // Unreadable content is not known to be the same.
  expect(report.status).toBe('refused')
  expect(workshop.writes()).toEqual([])
})
