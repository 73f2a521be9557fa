import { expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { parseTag } from '../../../src/domain/image/tag.ts'
import type { Registry } from '../../../src/ports/registry.ts'
import { createTarget } from '../../../src/release/state/target.ts'
import { never } from '../../engine/with-engine.ts'
import { testClock } from '../../support/clock.ts'
import { MemoryRepository } from '../../support/memory-registry.ts'
import { startEngineOnly } from '../engine-only.ts'
import { unreachable } from '../errors.ts'
import { repositoryName } from '../memory-release.ts'
import { codes, tagLines } from '../tag-lines.ts'

const refused = () => new SemtagError({ code: 'TAG_LIST_REFUSED', message: 'no list', speaker: 'registry' })

function assuming(contents: Readonly<Record<string, string>>, list?: () => Error) {
  const client = MemoryRepository.of(contents).client({
    before: ({ kind }) => {
      if (kind === 'tags' && list !== undefined) throw list()
    },
  })
  const warnings: string[] = []
  const names = ['v2.1.115', 'yanked-v2.1.115', '2.1.115', 'yanked-2.1.115']
  const { list: reader } = createTarget(repositoryName, client, {
    clock: testClock(),
    mayAssume: true,
    assumption: { names, warn: (message) => void warnings.push(message) },
  })
  return { read: () => reader.read({ signal: never }), warnings }
}

const contents = { other: '3.0.42 3 latest', own: 'v2.1.115 2.1', marker: 'yanked-2.1.115' }

test('--assume-highest adds the version and its withdrawal to a refused list, and warns', async () => {
  const { read, warnings } = assuming(contents, refused)
  expect(await read()).toMatchObject({ tags: ['v2.1.115', 'yanked-2.1.115'], isComplete: false })
  expect(warnings).toEqual([expect.stringContaining('is not complete; with --assume-highest')])
  expect((await assuming({ other: '3.0.42' }, refused).read()).tags).toEqual([])
})

test('--assume-highest changes nothing about a readable list', async () => {
  const { read, warnings } = assuming(contents)
  expect(await read()).toMatchObject({ tags: expect.arrayContaining(['3.0.42']), isComplete: true })
  expect(warnings).toEqual([])
})

test('--assume-highest does not hide another failure', async () => {
  await expect(assuming(contents, unreachable).read()).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
})

test('two stores that answer in turn are an error with the tag that differs', async () => {
  const one = MemoryRepository.of({ a: '3.0.42 latest' }).client()
  const other = MemoryRepository.of({ a: '3.0.42', b: 'latest' }).client()
  let reads = 0
  const head: Registry['head'] = (...to) => (reads++ % 2 === 0 ? one : other).head(...to)
  const { list } = createTarget(repositoryName, { ...one, head }, { clock: testClock() })
  await list.read({ signal: never })
  await expect(list.confirm([parseTag('latest')], { signal: never })).rejects.toMatchObject({
    code: 'ANSWERS_DIFFER',
    message: expect.stringContaining('gives different answers for latest'),
    hint: expect.stringContaining('Use the address of a single registry'),
  })
})

test.each([
  [{}, 'refused', ['TAG_LIST_REFUSED'], undefined],
  [{ 'assume-highest': true }, 'complete', [], 'moved latest: null → 2.1.115'],
])('a registry that is reached and refuses the list, with %o', async (flags, status, problems, line) => {
  const world = await startEngineOnly()
  world.build('2.1.115')
  world.open.image('gallery/ui', 'latest', { content: 'before' })
  world.open.fault({ path: /tags\/list/, times: 100 }, { status: 403 })
  const report = await world.release('2.1.115', { ...flags, registry: [world.open.host] })
  expect([report.status, codes(report)]).toEqual([status, problems])
  expect(tagLines(report).at(-1)).toBe(line)
})
