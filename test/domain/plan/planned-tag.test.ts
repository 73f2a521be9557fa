import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import {
  behindNote,
  countNote,
  dateNote,
  inheritedMove,
  isDateLike,
  isFromUnknown,
  isInherited,
  noteOf,
  type PlannedTag,
} from '../../../src/domain/plan/planned-tag.ts'
import { createLookup } from '../../../src/domain/tags/observation.ts'
import { contentOf, versionOf } from '../../support/model-repository.ts'

const tag = parseTag('2.2.11')
const owner = { tag, prefix: '', version: versionOf('2.2.11') }
const on = (content: string) => ({ version: null, digest: contentOf(content) })
const known = createLookup({ tags: [tag], digests: new Map([[tag, contentOf('a')]]) })
const unknown = createLookup({ tags: [tag], digests: new Map() })

test('an alias is behind if it is missing or has another digest', () => {
  expect(behindNote(null, owner, known)).toEqual([
    'the alias is missing; semtag reconcile REPOSITORY --create creates it',
  ])
  expect(behindNote(on('b'), owner, known)).toEqual(['the alias is not on its owner'])
  expect(behindNote({ ...on('b'), version: '2.2.10' }, owner, known)).toEqual([
    'the alias is not on its owner; semtag reconcile REPOSITORY moves it',
  ])
})

test('an alias is not behind if it is on its owner, has no owner, or if digests are unknown', () => {
  expect(behindNote(on('a'), owner, known)).toEqual([])
  expect(behindNote(null, undefined, known)).toEqual([])
  expect(behindNote(on('b'), owner, unknown)).toEqual([])
  expect(behindNote({ version: '2.2.11', digest: null }, owner, known)).toEqual([])
})

test('a major above a thousand counts as a date', () => {
  expect([1000, 1001, 20261121].map(isDateLike)).toEqual([false, true, true])
  expect(dateNote('20261121', 20261121, versionOf('2.1.106'))).toEqual([
    'if 20261121 is a date, not a version, exclude it with --ignore',
  ])
  expect(dateNote('20261121', 20261121, versionOf('20261120.0.0'))).toEqual([])
  expect(dateNote('3.0', 3, versionOf('2.1.106'))).toEqual([])
})

test('notes are joined to one line, or to no property', () => {
  expect(noteOf(['a', 'b'])).toEqual({ note: 'a; b' })
  expect(noteOf([])).toStrictEqual({})
})

const moved: PlannedTag = { kind: 'latest', tag: parseTag('latest'), from: on('a'), action: 'move' }

test('an alias moves from the unknown if no version has its digest', () => {
  expect(isFromUnknown(moved)).toBe(true)
  const others: readonly PlannedTag[] = [
    { ...moved, action: 'keep' },
    { ...moved, kind: 'literal' },
    { ...moved, from: null },
    { ...moved, from: { version: '1.0.0', digest: contentOf('a') } },
    { ...moved, from: { version: null, digest: null } },
  ]
  expect(others.map(isFromUnknown)).toEqual(others.map(() => false))
})

test('an alias is inherited if a newer version holds it on the content of the repeated version', () => {
  const held: PlannedTag = {
    ...moved,
    from: { version: '1.0.0', digest: contentOf('a') },
    action: 'hold',
    reason: 'newer',
    heldBy: '1.1.0',
  }
  expect(isInherited(held, '1.0.0')).toBe(true)
  expect(isInherited(held, '1.1.0')).toBe(false)
  expect(isInherited({ ...held, reason: 'policy' }, '1.0.0')).toBe(false)
  expect(isInherited({ ...held, from: null }, '1.0.0')).toBe(false)
  expect(isInherited({ ...moved, from: held.from }, '1.0.0')).toBe(false)
  const note = 'an earlier run left the alias behind'
  const { kind, tag, from } = held
  const move = { kind, tag, from, action: 'move', note }
  expect(inheritedMove(held)).toEqual({ ...move, to: { version: '1.1.0', digest: null } })
  expect(inheritedMove({ ...moved, from })).toEqual({ ...move, to: { version: null, digest: null } })
})

test.each([
  ['1.0.0-rc9', '1.0.0-rc10', ['SemVer sorts rc9 above rc10; write rc.10']],
  ['1.0.0-rc10', '1.0.0-rc10', []],
  ['1.0.0-rc11', '1.0.0-rc10', []],
  ['1.0.0-test9', '1.0.0-rc10', []],
  ['1.0.0-rc.9', '1.0.0-rc10', []],
  ['1.0.1-rc9', '1.0.0-rc10', []],
  ['1.1.0-rc9', '1.0.0-rc10', []],
  ['2.0.0-rc9', '1.0.0-rc10', []],
])('the note for %s above %s: %j', (newer, version, notes) => {
  expect(countNote(versionOf(newer), versionOf(version))).toEqual(notes)
})
