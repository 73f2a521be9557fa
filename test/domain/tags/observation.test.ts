import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { createLookup, kindOf } from '../../../src/domain/tags/observation.ts'
import { contentOf } from '../../support/model-repository.ts'

test('a lookup knows what was read, and records what was requested', () => {
  const digests = new Map([
    [parseTag('2.1.106'), contentOf('a')],
    [parseTag('2.1.107'), null],
    [parseTag('2.1'), contentOf('a')],
  ])
  const lookup = createLookup({ tags: ['2.1.106', '2.1.107', '2'].map(parseTag), digests })

  expect(lookup.digest(parseTag('2.1.106'))).toBe(contentOf('a'))
  expect(lookup.digest(parseTag('2.1.107'))).toBeNull()
  expect(lookup.exists(parseTag('2.1.107'))).toBe(false)
  // The tag was read although the list does not name it, because lists may lag.
  expect(lookup.exists(parseTag('2.1'))).toBe(true)
  expect(lookup.unresolved.size).toBe(0)

  expect(lookup.lists('2.1')).toBe(false)
  expect(lookup.lists('2')).toBe(true)
  expect(lookup.unresolved.size).toBe(0)

  expect(lookup.exists(parseTag('2'))).toBe(true)
  expect(lookup.exists(parseTag('3'))).toBe(false)
  expect(lookup.digest(parseTag('4'))).toBeUndefined()
  expect([...lookup.unresolved]).toEqual(['2', '3', '4'])
})

test('where the registry lists archived images, a listed tag exists even without a manifest', () => {
  const digests = new Map([
    [parseTag('2.1.106'), null],
    [parseTag('2.1.107'), null],
    [parseTag('2.1'), contentOf('a')],
  ])
  const lookup = createLookup({ tags: [parseTag('2.1.106')], digests, listedIsPublished: true })
  expect(['2.1.106', '2.1.107', '2.1'].map((tag) => lookup.exists(parseTag(tag)))).toEqual([
    true,
    false,
    true,
  ])
})

test('facts are known as far as they were read, and the label is requested if anyone asks for it', () => {
  const [read, unread] = [{ kind: 'image', label: null }, { kind: 'image' }]
  const facts = new Map([
    [contentOf('read'), read],
    [contentOf('unread'), unread],
  ])
  const lookup = createLookup({ tags: [], digests: new Map(), facts })
  expect(lookup.facts(contentOf('read'), 'label')).toBe(read)
  expect(lookup.facts(contentOf('unread'), 'kind')).toBe(unread)
  expect(lookup.unread.size).toBe(0)

  expect(lookup.facts(contentOf('unread'), 'label')).toBeUndefined()
  for (const wanted of ['kind', 'label', 'kind'] as const)
    expect(lookup.facts(contentOf('new'), wanted)).toBeUndefined()
  expect([...lookup.unread]).toEqual([
    [contentOf('unread'), 'label'],
    [contentOf('new'), 'label'],
  ])
  expect(lookup.facts(contentOf('other'), 'kind')).toBeUndefined()
  expect(lookup.unread.get(contentOf('other'))).toBe('kind')
})

test.each([
  [undefined, 'image'],
  ['application/vnd.oci.image.config.v1+json', 'image'],
  ['application/vnd.docker.container.image.v1+json', 'image'],
  ['application/vnd.cncf.helm.config.v1+json', 'application/vnd.cncf.helm.config.v1+json'],
])('an artifact of the type %s is of the kind %s', (type, kind) => {
  expect(kindOf(type)).toBe(kind)
})
