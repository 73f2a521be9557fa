import { expect, test } from 'vitest'
import { pushedTag, tagVersion } from '../../../src/config/read/version-origin.ts'
import { flagWording } from '../../../src/domain/wording.ts'

test.each([
  [{ GITHUB_REF: 'refs/tags/v2.1.106' }, { from: 'GITHUB_REF', name: 'v2.1.106' }],
  [{ CI_COMMIT_TAG: 'ui@2.1.106' }, { from: 'CI_COMMIT_TAG', name: 'ui@2.1.106' }],
  [
    { GITHUB_REF: 'refs/tags/1.0.0', CI_COMMIT_TAG: '2.0.0' },
    { from: 'GITHUB_REF', name: '1.0.0' },
  ],
  [
    { GITHUB_REF: 'refs/heads/main', CI_COMMIT_TAG: '2.0.0' },
    { from: 'CI_COMMIT_TAG', name: '2.0.0' },
  ],
  [{ GITHUB_REF: 'refs/heads/refs/tags/1.2.3' }, undefined],
  [{ GITHUB_REF: '', CI_COMMIT_TAG: '' }, undefined],
  [{}, undefined],
])('%j', (env, tag) => {
  expect(pushedTag(env)).toEqual(tag)
})

const read = (name: string, prefix?: string) => tagVersion({ from: 'GITHUB_REF', name }, prefix, flagWording)

test.each([
  ['2.1.106', undefined],
  ['v2.1.106', undefined],
  ['ui@2.1.106', 'ui@'],
  ['ui/v2.1.106', 'ui/'],
])('%s with the prefix %j', (name, prefix) => {
  expect(read(name, prefix)).toMatchObject({ ok: true, value: { text: '2.1.106' } })
})

const otherwise = 'Run the release only for tags of this package, or give VERSION.'

test.each([
  [
    'api@2.1.106',
    'ui@',
    'The pushed git tag "api@2.1.106" (GITHUB_REF) does not begin with --git-tag-prefix "ui@".',
    otherwise,
  ],
  [
    'ui@nightly',
    'ui@',
    'The pushed git tag "ui@nightly" (GITHUB_REF) names no version: "nightly" is no full version: it is a name.',
    otherwise,
  ],
  [
    'plugin-v2.0.0',
    undefined,
    'The pushed git tag "plugin-v2.0.0" (GITHUB_REF) names no version: "plugin-v2.0.0" is no full version: something stands before the numbers.',
    `If such tags release this image, add --git-tag-prefix plugin-. ${otherwise}`,
  ],
  [
    'v2.23',
    undefined,
    'The pushed git tag "v2.23" (GITHUB_REF) names no version: "v2.23" is no full version: the patch is missing.',
    'Type the whole version, such as "2.23.0"; semtag moves the alias 2.23 by itself. Or give VERSION.',
  ],
  [
    '2.1\u001b[31m',
    undefined,
    'The pushed git tag "2.1 [31m" (GITHUB_REF) names no version: "2.1 [31m" is no full version: it is not three numbers joined by dots.',
    'Type all three numbers, such as 2.1.106. Or give VERSION.',
  ],
])('%j with the prefix %j', (name, prefix, message, hint) => {
  expect(read(name, prefix)).toEqual({
    ok: false,
    problem: {
      code: 'INVALID_VERSION',
      message,
      hint,
    },
  })
})
