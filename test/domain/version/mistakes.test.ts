import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseVersion } from '../../../src/domain/version/version.ts'
import { rejectedVersions } from '../cases/versions.ts'

test.each(rejectedVersions)('$typed is not a version: $reason', ({ typed, reason, hint }) => {
  expect(parseVersion(typed)).toMatchObject({ ok: false, problem: { code: 'INVALID_VERSION', hint } })
  const parsed = parseVersion(typed)
  expect(parsed.ok ? '' : parsed.problem.message).toMatch(/^".*" is not a full version: /)
  expect(parsed.ok ? '' : parsed.problem.message).toContain(`: ${reason}.`)
})

test.each(rejectedVersions)('the hint for $typed proposes only versions', ({ hint }) => {
  for (const [, suggestion = ''] of hint.matchAll(/"([^"]*)"/g))
    expect(parseVersion(suggestion)).toMatchObject({ ok: true })
})

test('the message for a long version says so, and does not repeat all of it', () => {
  const parsed = parseVersion(`1.2.3-${'a'.repeat(300)}`)
  expect(parsed.ok ? '' : parsed.problem.message).toMatch(
    /…" is not a full version: it is longer than 256 characters\.$/,
  )
})

test('control characters do not reach the message', () => {
  const parsed = parseVersion('1.2\u001b[2J\u202e')
  expect(parsed.ok ? '' : parsed.problem.message).toMatch(/^"1\.2 \[2J" is not a full version/)
})

test('any text is a version, or a problem with a hint that proposes a version', () => {
  const soup = fc.string({ unit: fc.constantFrom(...'0123.19-+_vVrcx* ^=a@/é\n') })
  const near = fc
    .tuple(
      fc.constantFrom('', 'v', '=', 'V', 'x-', 'refs/tags/'),
      fc.constantFrom('1.2.3', '01.2.3', '1.2', '1'),
      soup,
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(soup, near, fc.string()), (text) => {
      const parsed = parseVersion(text)
      if (parsed.ok) expect(parsed.value.text).toBe(text.replace(/^v/, ''))
      else {
        const { hint = '' } = parsed.problem
        expect(hint).not.toBe('')
        for (const [, suggestion = ''] of hint.matchAll(/"([^"]*)"/g))
          expect(parseVersion(suggestion).ok).toBe(true)
      }
    }),
    { numRuns: 1000 },
  )
})
