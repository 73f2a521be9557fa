import { expect, test } from 'vitest'
import { globs } from '../../../src/domain/tags/ignore.ts'

test.each([
  ['20??????', ['20240131'], ['2024', '202401311', '2.0.0']],
  ['*-nightly', ['1.2.3-nightly', '-nightly'], ['1.2.3-nightly.1', 'nightly']],
  ['build-*', ['build-', 'build-7'], ['build', 'a-build-7']],
  ['*a*b*', ['ab', 'xaxbx', 'aabb'], ['ba', 'a', 'b']],
  // The star must match again from the next character, and not from one that `a` took.
  ['a*ac', ['aac', 'axac'], ['ac']],
  ['[0-9]*', ['1', '9.1'], ['a1', '']],
  ['[!0-9]*', ['a1'], ['1']],
  ['[]x]', [']', 'x'], ['a']],
  ['{dev,ci-{1,2}}-*', ['dev-x', 'ci-1-x', 'ci-2-'], ['ci-3-x', 'dev']],
  ['1.2.3', ['1.2.3'], ['1x2x3', '1.2.3.4']],
  ['a+b', ['a+b'], ['aab']],
  ['[a', ['[a'], ['a']],
  ['{a}', ['{a}'], ['a']],
  ['**', ['', 'a'], []],
  ['', [''], ['a']],
])('%s', (pattern, right, wrong) => {
  expect(right.filter((text) => !globs([pattern])(text))).toEqual([])
  expect(wrong.filter((text) => globs([pattern])(text))).toEqual([])
})

test('text matches if one of several patterns matches, and never without patterns', () => {
  expect(globs(['a', 'b'])('b')).toBe(true)
  expect(globs([])('')).toBe(false)
})

test('the first thousand alternatives of a pattern count', () => {
  const matches = globs([`{${Array.from({ length: 500 }, (_, n) => n)}}-{a,b}{c,d}`])
  expect(['0-ac', '249-bd', '250-ac', '0-a{c,d}'].map(matches)).toEqual([true, true, false, false])
})

test('patterns that take a regular expression exponential time match at once', () => {
  const tags = Array.from({ length: 10_000 }, (_, index) => `${'a'.repeat(120)}${index}`)
  const patterns = ['*a*a*a*a*a*a*a*ab', '(a+)+b', `${'{a,b}'.repeat(40)}`]
  const started = performance.now()
  expect(tags.filter(globs(patterns.slice(0, 2)))).toEqual([])
  expect(globs(patterns)('x')).toBe(false)
  // This allows for a busy machine; a regular expression would take hours.
  expect(performance.now() - started).toBeLessThan(20_000)
})
