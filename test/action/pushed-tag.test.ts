import { expect, test } from 'vitest'
import { pushedVersion } from '../../src/action/pushed-tag.ts'

test.each([
  ['refs/tags/2.1.106', '', '2.1.106'],
  ['refs/tags/v2.1.106', '', 'v2.1.106'],
  ['refs/tags/ui@2.1.106', 'ui@', '2.1.106'],
  ['refs/tags/ui/v2.1.106', 'ui/', 'v2.1.106'],
  // What is no version is told by who reads versions.
  ['refs/tags/nightly', '', 'nightly'],
])('%s with the prefix %j is %s', (ref, prefix, version) => {
  expect(pushedVersion(ref, prefix)).toEqual({ ok: true, value: version })
})

test.each([
  [
    'refs/heads/main',
    '',
    'The input version is not given, and no tag started this workflow: GITHUB_REF is "refs/heads/main".',
  ],
  ['refs/heads/refs/tags/1.2.3', '', 'The input version is not given'],
  ['', '', 'GITHUB_REF is ""'],
  ['refs/tags/api@2.1.106', 'ui@', 'The pushed tag "api@2.1.106" does not begin with git-tag-prefix "ui@".'],
])('%j with the prefix %j: %s', (ref, prefix, message) => {
  expect(pushedVersion(ref, prefix)).toMatchObject({
    ok: false,
    problem: { code: 'INVALID_VERSION', message: expect.stringContaining(message), hint: expect.any(String) },
  })
})
