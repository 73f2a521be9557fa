import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clean, credentialsIn, hideCredential, withRepository } from '../../src/domain/text.ts'

test.each([
  ['plain text', 'plain text'],
  ['\u001b[31mred\u001b[0m', '[31mred [0m'],
  ['a\r\n::set-output name=x::y', 'a ::set-output name=x::y'],
  ['abc\u202egpj.exe', 'abc gpj.exe'],
  ['\u2066a\u2069 \u200f b\u2028', 'a    b'],
  ['\u0000\u0007', ''],
  ['日本 🐳', '日本 🐳'],
])('%j becomes %j', (text, cleaned) => {
  expect(clean(text)).toBe(cleaned)
})

test('long text is cut between characters', () => {
  expect(clean('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`)
  expect(clean('x'.repeat(300))).toBe('x'.repeat(300))
  expect(clean('abc🐳def', 5)).toBe('abc…')
  expect(clean('abc🐳def', 6)).toBe('abc🐳…')
})

test('clean text has no control characters, and stays the same', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.integer({ min: 1, max: 50 }),
      (text, maximum) => {
        const cleaned = clean(text, maximum)
        expect(cleaned.length).toBeLessThanOrEqual(maximum)
        expect(cleaned).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
        expect(clean(cleaned, maximum)).toBe(cleaned)
      },
    ),
  )
})

test('commands to run name the repository', () => {
  const hint = 'REPOSITORY: use semtag unyank REPOSITORY 3.0.42, or semtag reconcile REPOSITORY --create.'
  expect(withRepository(hint, 'a.local/$&')).toBe(
    'REPOSITORY: use semtag unyank a.local/$& 3.0.42, or semtag reconcile a.local/$& --create.',
  )
})

test.each([
  ['bob:pa/ss@registry.local/ui', 'pa/ss'],
  ['bob:p@ss@registry.local', 'p@ss'],
  ['bob:pass@2.1', 'pass'],
  ['bob:5000/x@registry.local/ui', '5000/x'],
  ['bob:pass@registry.local:5000/ui', 'pass'],
  ['https://tok@registry.local', 'tok'],
  ['HTTPS://tok@registry.local', 'tok'],
  ['https://bob:pass@registry.local', 'pass'],
  ['ssh://bob:pass@build.local', 'pass'],
  ['registry.local?token=t0ken', 't0ken'],
  ['registry.local#token=t0ken', 't0ken'],
  ['registry.local?token=t0ken&page=2', 't0ken&page=2'],
  ['registry.local?token=dDBrZW4=', 'dDBrZW4='],
  [`bob:pass@registry.local/ui@sha256:${'a'.repeat(64)}`, 'pass'],
])('%s has the credential %s', (text, credential) => {
  expect(credentialsIn(text)).toEqual([credential])
  expect(hideCredential(text)).toBe(text.replace(credential, '***'))
})

test.each([
  'registry.local:5000/ui',
  `registry.local:5000/ui@sha256:${'a'.repeat(64)}`,
  'registry.local:5000/ui@latest',
  'registry.local:5000/ui@2.1',
  'team@registry.local',
  'ssh://bob@build.local',
  'SSH://bob@build.local',
  'oci:./a:b@c?token=x',
  'oci-archive:a:b@c',
  'a sentence with bob:pass@registry.local',
  'registry.local?token',
  'registry.local?token=',
  '',
])('%j has no credential', (text) => {
  expect(credentialsIn(text)).toEqual([])
  expect(hideCredential(text)).toBe(text)
})

test.each([
  ['tcp://bob@h.local:2375?token=t0ken', 'tcp://***@h.local:2375?token=***'],
  ['bob:pass@registry.local?token=t0ken', 'bob:***@registry.local?token=***'],
  // It is not known whether the @ or the ? ends the name of a user.
  ['https://ghcr.io/acme?email=bob@x.io&token=t0ken', 'https://***'],
  ['bob:pa?s=s@registry.local', 'bob:***'],
  ['bob:pa?ss@registry.local', 'bob:***@registry.local'],
])('%s is shown as %s', (text, shown) => {
  expect(hideCredential(text)).toBe(shown)
})

test('a credential is hidden wherever it stands', () => {
  expect(hideCredential('https://$&:$&@registry.local')).toBe('https://***:***@registry.local')
})

test.each(['oci://tok@registry.local', ' bob:pass@registry.local '])('%j names no path', (text) => {
  expect(hideCredential(text)).toContain('***')
})
