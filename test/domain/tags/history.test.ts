import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { type History, readHistory } from '../../../src/domain/tags/history.ts'
import { createLookup, type Lookup } from '../../../src/domain/tags/observation.ts'
import { defaultPolicy } from '../../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository, versionOf } from '../../support/model-repository.ts'

const all = { numbers: [], competes: () => true }

test('the owner is the highest version of the line that is published and not withdrawn', () => {
  const { history } = read({
    a: '2.1.9 2.1.10',
    b: '2.1.11 v2.1.11',
    gone: 'yanked-2.1.11',
    missing: '3.0.0',
  })
  expect(history.owner(all)).toEqual({ tag: '2.1.10', prefix: '', version: versionOf('2.1.10') })
  expect(history.owner({ ...all, competes: ({ patch }) => patch < 10 })?.tag).toBe('2.1.9')
  expect(history.owner({ ...all, competes: ({ major }) => major > 2 })).toBeUndefined()
})

test('a marker with an unknown digest counts', () => {
  const tags = ['2.1.10', 'yanked-2.1.10'].map(parseTag)
  const lookup = createLookup({ tags, digests: new Map() })
  const history = readHistory(tags, defaultPolicy, false, lookup)
  expect(history.isWithdrawn(versionOf('2.1.10'))).toBe(true)
  expect([...lookup.unresolved]).toEqual(['yanked-2.1.10'])
})

test('the version at a digest is the owner, or else the highest version that has it', () => {
  const { history, lookup } = read({ a: '2.1.9 2.1.8', b: '2.1.10', c: '2.1.11' })
  expect(history.versionAt(contentOf('c'), all, 20)?.text).toBe('2.1.11')
  expect(history.versionAt(contentOf('a'), all, 20)?.text).toBe('2.1.9')
  expect(history.versionAt(contentOf('a'), all, 2)).toBeUndefined()
  expect(history.versionAt(contentOf('x'), all, 20)).toBeUndefined()
  expect(lookup.unresolved.size).toBe(0)
})

test('older versions are requested only if the owner has another digest', () => {
  const tags = ['2.1.9', '2.1.10', '2.1.11'].map(parseTag)
  const lookup = createLookup({ tags, digests: new Map([[parseTag('2.1.11'), contentOf('c')]]) })
  const history = readHistory(tags, defaultPolicy, false, lookup)
  expect(history.versionAt(contentOf('c'), all, 20)?.text).toBe('2.1.11')
  expect(lookup.unresolved.size).toBe(0)
  expect(history.versionAt(contentOf('a'), all, 2)).toBeUndefined()
  expect([...lookup.unresolved]).toEqual(['2.1.10'])
})

test('older versions are not requested before the digest of the owner is known', () => {
  const tags = ['2.1.9', '2.1.10', '2.1.11'].map(parseTag)
  const lookup = createLookup({ tags, digests: new Map() })
  const history = readHistory(tags, defaultPolicy, false, lookup)
  expect(history.versionAt(contentOf('a'), all, 20)?.text).toBe('2.1.11')
  expect([...lookup.unresolved]).toEqual(['2.1.11'])
})

test('a version with builds is their alias until it is known to have other content', () => {
  const tags = ['1.2.3', '1.2.3_5', 'yanked-1.2.3_5'].map(parseTag)
  const digests = new Map([
    [parseTag('1.2.3_5'), contentOf('a')],
    [parseTag('yanked-1.2.3_5'), contentOf('withdrawal')],
  ])
  const lookup = createLookup({ tags, digests })
  expect(readHistory(tags, defaultPolicy, true, lookup).owner(all)).toBeUndefined()
  expect([...lookup.unresolved]).toEqual(['1.2.3'])
  digests.set(parseTag('1.2.3'), contentOf('b'))
  expect(readHistory(tags, defaultPolicy, true, lookup).owner(all)?.tag).toBe('1.2.3')
})

test('semtag compares a build with its version only once both digests are known', () => {
  const tags = ['1.2.3', '1.2.3_5'].map(parseTag)
  const lookup = createLookup({ tags, digests: new Map() })
  expect(readHistory(tags, defaultPolicy, false, lookup).owner(all)?.tag).toBe('1.2.3')
  const released = { version: versionOf('1.2.3'), digest: () => undefined }
  expect(readHistory(tags, defaultPolicy, true, lookup, released).owner(all)?.tag).toBe('1.2.3_5')
})

test('two hundred builds of a version are searched for its content', () => {
  const countsWith = (builds: number) => {
    const others = Array.from({ length: builds - 1 }, (_, n) => [`build ${n}`, `1.2.3_${n + 1}`])
    const { history } = read({ same: '1.2.3 1.2.3_0', ...Object.fromEntries(others) })
    return history.owner(all)?.tag !== '1.2.3'
  }
  expect([countsWith(200), countsWith(201)]).toEqual([true, false])
})

test('nothing is requested for the versions if every build counts', () => {
  const tags = ['1.2.3', '1.2.3_5', '1.2.3-rc.1_5'].map(parseTag)
  const lookup = createLookup({ tags, digests: new Map() })
  expect(readHistory(tags, defaultPolicy, true, lookup).versions()).toHaveLength(3)
  expect([...lookup.unresolved]).toEqual([])
})

test('the version at a digest is found by the form that has a manifest', () => {
  const { history } = read({ b: '2.1.10', missing: '2.1.9 2.1.8', a: 'v2.1.9' })
  expect(history.versionAt(contentOf('a'), all, 20)?.text).toBe('2.1.9')
})

test('the markers of the twenty highest versions are searched for withdrawn content', () => {
  const numbers = Array.from({ length: 21 }, (_, n) => n + 1)
  const { tags: digests } = ModelRepository.of(
    Object.fromEntries(numbers.map((n) => [`marker ${n}`, `yanked-3.0.${n}`])),
  )
  const facts = new Map(
    numbers.map((n) => [contentOf(`marker ${n}`), { kind: 'image', withdraws: contentOf(`image ${n}`) }]),
  )
  // No marker, although it also has seven characters before a version.
  const tags = [...digests.keys(), parseTag('rolling3.1.0')]
  const lookup = createLookup({ tags, digests, facts })
  const history = readHistory(tags, defaultPolicy, false, lookup)
  expect(history.withdrawnAt(contentOf('image 2'), all)?.text).toBe('3.0.2')
  expect(history.withdrawnAt(contentOf('image 1'), all)).toBeUndefined()
  expect([lookup.unresolved.size, lookup.unread.size]).toEqual([0, 0])
})

function read(contents: Readonly<Record<string, string>>): { history: History; lookup: Lookup } {
  const { tags: digests } = ModelRepository.of(contents)
  const tags = [...digests.keys()]
  const lookup = createLookup({ tags, digests })
  return { history: readHistory(tags, defaultPolicy, false, lookup), lookup }
}
