/** Accepted text, and the version that it is read as. */
export const acceptedVersions: readonly (readonly [typed: string, version: string])[] = [
  ['2.1.106', '2.1.106'],
  ['v2.1.106', '2.1.106'],
  ['0.0.0', '0.0.0'],
  ['1.0.0-rc.1', '1.0.0-rc.1'],
  ['v1.0.0-rc.1', '1.0.0-rc.1'],
  ['1.0.0-0a.1', '1.0.0-0a.1'],
  ['1.0.0-x-y-z.--', '1.0.0-x-y-z.--'],
  ['1.2.3+build.5', '1.2.3+build.5'],
  ['1.2.3+007', '1.2.3+007'],
  ['1.2.3-rc.1+git-1a2b3c4', '1.2.3-rc.1+git-1a2b3c4'],
  ['1.0.0-20260101120000123', '1.0.0-20260101120000123'],
  ['9007199254740991.0.0', '9007199254740991.0.0'],
  [`v1.2.3-${'a'.repeat(250)}`, `1.2.3-${'a'.repeat(250)}`],
  ['2147483648.0.0', '2147483648.0.0'],
]

const whole = 'Type all three numbers, such as 2.1.106.'

/** Rejected text, with the reason and the hint. */
export const rejectedVersions: readonly {
  readonly typed: string
  readonly reason: string
  readonly hint: string
}[] = [
  { typed: '', reason: 'it is empty', hint: whole },
  {
    typed: '2',
    reason: 'minor and patch are missing',
    hint: 'Type the whole version, such as "2.0.0"; semtag moves the alias 2 by itself.',
  },
  {
    typed: 'v2',
    reason: 'minor and patch are missing',
    hint: 'Type the whole version, such as "2.0.0"; semtag moves the alias 2 by itself.',
  },
  {
    typed: '2.1',
    reason: 'the patch is missing',
    hint: 'Type the whole version, such as "2.1.0"; semtag moves the alias 2.1 by itself.',
  },
  {
    typed: '02.1',
    reason: 'the patch is missing',
    hint: 'Type the whole version, such as "2.1.0"; semtag moves the alias 2.1 by itself.',
  },
  { typed: '20260101120000123', reason: 'minor and patch are missing', hint: whole },
  { typed: '2.1-rc.1', reason: 'the patch is missing', hint: 'Type "2.1.0-rc.1".' },
  { typed: '2.1-rc_1', reason: 'the patch is missing', hint: whole },
  { typed: '01.2.3', reason: 'its numbers have leading zeros', hint: 'Type "1.2.3".' },
  { typed: 'v1.2.003-rc.1', reason: 'its numbers have leading zeros', hint: 'Type "1.2.3-rc.1".' },
  { typed: '1.2.3-01', reason: 'a number of its prerelease has leading zeros', hint: 'Type "1.2.3-1".' },
  {
    typed: '1.2.3-rc.007',
    reason: 'a number of its prerelease has leading zeros',
    hint: 'Type "1.2.3-rc.7".',
  },
  {
    typed: '1.2.3-00.01+001',
    reason: 'a number of its prerelease has leading zeros',
    hint: 'Type "1.2.3-0.1+001".',
  },
  {
    typed: '1.2.3-rc-01.0012',
    reason: 'a number of its prerelease has leading zeros',
    hint: 'Type "1.2.3-rc-01.12".',
  },
  { typed: 'latest', reason: 'it is a name', hint: whole },
  { typed: 'v', reason: 'it is a name', hint: whole },
  { typed: '=1.2.3', reason: 'only a lower-case v may precede the numbers', hint: 'Type "1.2.3".' },
  { typed: '=v1.2.3', reason: 'only a lower-case v may precede the numbers', hint: 'Type "v1.2.3".' },
  { typed: 'V1.2.3', reason: 'only a lower-case v may precede the numbers', hint: 'Type "1.2.3".' },
  { typed: 'a'.repeat(256), reason: 'it is a name', hint: whole },
  { typed: 'Vienna', reason: 'it is a name', hint: whole },
  { typed: ' 1.2.3', reason: 'it contains a space', hint: 'Type "1.2.3".' },
  { typed: '1.2.3\n', reason: 'it contains a space', hint: 'Type "1.2.3".' },
  { typed: '1.2.3 beta', reason: 'it contains a space', hint: whole },
  { typed: '^1.2.3', reason: 'it is a range', hint: 'Type one version, such as "1.2.3".' },
  { typed: '>=1.2.3', reason: 'it is a range', hint: 'Type one version, such as "1.2.3".' },
  { typed: '~ 1.2.3 ', reason: 'it is a range', hint: 'Type one version, such as "1.2.3".' },
  { typed: '1.x', reason: 'it is a range', hint: whole },
  { typed: '1.2.*', reason: 'it is a range', hint: whole },
  { typed: '*', reason: 'it is a range', hint: whole },
  {
    typed: '1.2.3.4',
    reason: 'it has more than three numbers',
    hint: 'Type "1.2.3+4" if the fourth number counts builds, or "1.2.3-4" for a prerelease.',
  },
  {
    typed: '1.2.3.04',
    reason: 'it has more than three numbers',
    hint: 'Type "1.2.3+04" if the fourth number counts builds.',
  },
  { typed: '1.2.3.4_5', reason: 'it has more than three numbers', hint: whole },
  { typed: '1.2.3_5', reason: '_ is not allowed', hint: 'Type "1.2.3+5"; semtag writes + as _ in the tag.' },
  {
    typed: '1.2.3-rc.1_build.5',
    reason: '_ is not allowed',
    hint: 'Type "1.2.3-rc.1+build.5"; semtag writes + as _ in the tag.',
  },
  {
    typed: '1.2.3_a_b',
    reason: '_ is not allowed',
    hint: 'Write prereleases as 1.2.3-rc.1 and build metadata as 1.2.3+build.5.',
  },
  {
    typed: '1.2.3-',
    reason: 'a part after the numbers is empty',
    hint: 'Write prereleases as 1.2.3-rc.1 and build metadata as 1.2.3+build.5.',
  },
  {
    typed: '1.2.3-rc..1',
    reason: 'a part after the numbers is empty',
    hint: 'Write prereleases as 1.2.3-rc.1 and build metadata as 1.2.3+build.5.',
  },
  { typed: '1.2.3rc1', reason: 'a prerelease begins with a hyphen', hint: 'Type "1.2.3-rc1".' },
  {
    typed: '9007199254740991.0.0rc1',
    reason: 'a prerelease begins with a hyphen',
    hint: 'Type "9007199254740991.0.0-rc1".',
  },
  {
    typed: '1.2.3-é',
    reason: '"-é" cannot follow the numbers',
    hint: 'Write prereleases as 1.2.3-rc.1 and build metadata as 1.2.3+build.5.',
  },
  {
    typed: '1.2.3+a+b',
    reason: '"+a+b" cannot follow the numbers',
    hint: 'Write prereleases as 1.2.3-rc.1 and build metadata as 1.2.3+build.5.',
  },
  {
    typed: '9007199254740992.0.0',
    reason: '9007199254740992 is too large',
    hint: 'A number may be at most 9007199254740991.',
  },
  { typed: 'refs/tags/v1.2.3', reason: 'it is the name of a git ref', hint: 'Type "1.2.3".' },
  { typed: 'refs/heads/main', reason: 'it is the name of a git ref', hint: whole },
  { typed: 'image-gallery@1.2.3', reason: 'something precedes the numbers', hint: 'Type "1.2.3".' },
  { typed: 'release-1.2.3-rc.1', reason: 'something precedes the numbers', hint: 'Type "1.2.3-rc.1".' },
  { typed: '-1.2.3', reason: 'something precedes the numbers', hint: 'Type "1.2.3".' },
  { typed: 'release.1.2.3', reason: 'something precedes the numbers', hint: 'Type "1.2.3".' },
  { typed: 'ui-1.2.3.4', reason: 'it is a name', hint: whole },
  { typed: '1,2,3', reason: 'it is not three numbers joined by dots', hint: whole },
  { typed: '١.٢.٣', reason: 'it is not three numbers joined by dots', hint: whole },
]
