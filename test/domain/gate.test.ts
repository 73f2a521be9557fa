import { describe, expect, test } from 'vitest'
import { fillReference, namesReference, parseGate } from '../../src/domain/gate.ts'

describe('a gate is split into words', () => {
  test.each([
    ['smoke', ['smoke']],
    ['./smoke.sh {reference} --fast', ['./smoke.sh', '{reference}', '--fast']],
    [`docker run --rm '{reference}' "two words"`, ['docker', 'run', '--rm', '{reference}', 'two words']],
    [`a 'it''s' b`, ['a', 'its', 'b']],
    [`a "say \\"hi\\"" '$HOME'`, ['a', 'say "hi"', '$HOME']],
    ['a "$HOME `x` | ; <>"', ['a', '$HOME `x` | ; <>']],
    ['a \\$HOME \\; \\|', ['a', '$HOME', ';', '|']],
    ['a "back\\slash"', ['a', 'back\\slash']],
    ["  a\t b  ''  ", ['a', 'b', '']],
    ['a *.sh ~/x #y', ['a', '*.sh', '~/x', '#y']],
  ])('%s', (text, words) => {
    expect(parseGate(text)).toEqual({ ok: true, value: words })
  })

  test.each([
    ['a && b', '& has a meaning'],
    ['a | b', '| has a meaning'],
    ['a; b', '; has a meaning'],
    ['a > out', '> has a meaning'],
    ['a < in', '< has a meaning'],
    ['a $HOME', '$ has a meaning'],
    ['a `b`', '` has a meaning'],
    ['a\nb', 'a line break has a meaning'],
    ["a 'b", 'a single quote is not closed'],
    ['a "b', 'a double quote is not closed'],
    ['a \\', 'it ends with a backslash'],
    ['', 'it names no program'],
    ["''", 'it names no program'],
  ])('%j is refused', (text, reason) => {
    expect(parseGate(text)).toMatchObject({
      ok: false,
      problem: { code: 'INVALID_ARGUMENT', message: expect.stringContaining(reason) },
    })
  })
})

test('the reference is one word, whatever it contains', () => {
  const hostile = `x"; rm -rf / '$(y)'`
  expect(fillReference(['a', '--image={reference}', '{reference}'], hostile)).toEqual([
    'a',
    `--image=${hostile}`,
    hostile,
  ])
})

test('a command without the placeholder names no reference', () => {
  expect(namesReference(['a', 'b'])).toBe(false)
  expect(namesReference(['a', 'x={reference}'])).toBe(true)
})
