import { expect, test } from 'vitest'
import { SemtagError } from '../../src/domain/errors.ts'
import { defaultPolicy } from '../../src/domain/policy.ts'
import { assumeHighest } from '../../src/release/assume-highest.ts'
import { never } from '../engine/with-engine.ts'
import { MemoryRepository } from '../support/memory-registry.ts'
import { versionOf } from '../support/model-repository.ts'
import { startEngineOnly } from './engine-only.ts'
import { unreachable } from './errors.ts'
import { codes, told } from './told.ts'

const refused = () => new SemtagError({ code: 'TAG_LIST_REFUSED', message: 'no list', speaker: 'registry' })

function assuming(contents: Readonly<Record<string, string>>, list?: () => Error) {
  const client = MemoryRepository.of(contents).client({
    before: ({ kind }) => {
      if (kind === 'tags' && list !== undefined) throw list()
    },
  })
  return assumeHighest(client, versionOf('2.1.115'), { ...defaultPolicy, tagPrefix: 'v' })
}

const contents = { other: '3.0.42 3 latest', own: 'v2.1.115 2.1', marker: '2.1.115.yanked' }

test('a list that is refused has the version and its withdrawal alone, where they are there', async () => {
  expect(await assuming(contents, refused).tags(never)).toEqual(['v2.1.115', '2.1.115.yanked'])
  expect(await assuming({ other: '3.0.42' }, refused).tags(never)).toEqual([])
})

test('a list that can be read counts', async () => {
  expect(await assuming(contents).tags(never)).toContain('3.0.42')
})

test('another failure stays one', async () => {
  await expect(assuming(contents, unreachable).tags(never)).rejects.toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
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
  expect(told(report).at(-1)).toBe(line)
})
