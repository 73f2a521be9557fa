import { parseTag } from '../../../src/domain/image/tag.ts'
import type { Policy } from '../../../src/domain/tags/policy.ts'

/** A repository, a release into it, and its plan. */
export interface PlanCase {
  readonly title: string
  /** The repository: content, named by a word (mostly its version), and the tags that point at it. */
  readonly repository: Readonly<Record<string, string>>
  readonly release: string
  /** The released content, if its name is not the version. */
  readonly content?: string
  readonly policy?: Partial<Policy>
  /** The version labels of content. */
  readonly labels?: Readonly<Record<string, string>>
  /** The kind of content that is not an image. */
  readonly kinds?: Readonly<Record<string, string>>
  /** The content that a marker withdraws. */
  readonly withdraws?: Readonly<Record<string, string>>
  /** True if the digest of the content is known before it is published. */
  readonly isKnown?: boolean
  readonly plan: readonly string[]
  /** The notes by tag. */
  readonly notes?: Readonly<Record<string, string>>
  readonly refusals?: readonly string[]
  readonly warnings?: readonly string[]
}

const behind = 'the alias is not on its owner; semtag reconcile REPOSITORY moves it'
const unknown = 'it pointed at no known version of its line'
const heldBy = (line: string) =>
  `it has the digest of ${line}, and no known version has that digest; if ${line} is not a version, exclude it with --ignore`
const same = 'the content does not change: 2.1.105 has the same digest'
const alone = 'no other version of its line is listed, and the label of its image names no version'

const exactTags: readonly PlanCase[] = [
  {
    title: 'everything is created in an empty repository',
    repository: {},
    release: '2.1.106',
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'create latest'],
  },
  {
    title: 'a re-run with the same content has nothing to do',
    repository: { '2.1.106': '2.1.106 2.1 2 latest' },
    release: '2.1.106',
    plan: ['keep 2.1.106', 'keep 2.1', 'keep 2', 'keep latest'],
  },
  {
    title: 'a re-run finishes a release that was cut short',
    repository: { '2.1.105': '2.1.105 2 latest', '2.1.106': '2.1.106 2.1' },
    release: '2.1.106',
    plan: ['keep 2.1.106', 'keep 2.1', 'move 2 from 2.1.105', 'move latest from 2.1.105'],
  },
  {
    title: 'an exact tag with other content is refused',
    repository: { older: '2.1.106 2.1 2 latest' },
    release: '2.1.106',
    plan: ['refuse 2.1.106', 'move 2.1 from 2.1.106', 'move 2 from 2.1.106', 'move latest from 2.1.106'],
    notes: { '2.1.106': 'already published with other content' },
    refusals: ['EXACT_TAG_EXISTS'],
  },
  {
    title: '--overwrite replaces the exact tag, and the aliases follow',
    repository: { older: '2.1.106 2.1 2 latest' },
    release: '2.1.106',
    policy: { overwrite: true },
    plan: [
      'move 2.1.106 from 2.1.106',
      'move 2.1 from 2.1.106',
      'move 2 from 2.1.106',
      'move latest from 2.1.106',
    ],
  },
  {
    title: 'a listed exact tag without a manifest is created',
    repository: { missing: '2.1.106' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'create latest'],
  },
  {
    title:
      'the same content under a new version, where the plan knows the digest: the name changes and the content stays',
    repository: { same: '2.1.105 2.1 2 latest' },
    release: '2.1.106',
    content: 'same',
    isKnown: true,
    plan: ['create 2.1.106', 'keep 2.1', 'keep 2', 'keep latest'],
    notes: { '2.1': same, '2': same, latest: same },
  },
  {
    title: 'a new version may have the content of an older one',
    repository: { same: '2.1.105 2.1 2 latest' },
    release: '2.1.106',
    content: 'same',
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from 2.1.105', 'move latest from 2.1.105'],
  },
  {
    title: 'an alias that has the content is kept, even if no exact tag has it yet',
    repository: { '2.1.105': '2.1.105', other: '2.1 2 latest' },
    release: '2.1.106',
    content: 'other',
    isKnown: true,
    plan: ['create 2.1.106', 'keep 2.1', 'keep 2', 'keep latest'],
  },
]

const owners: readonly PlanCase[] = [
  {
    title: 'a backport moves only its own minor',
    repository: { '2.1.114': '2.1.114 2.1', '2.2.11': '2.2.11 2.2 2', '3.0.42': '3.0.42 3.0 3 latest' },
    release: '2.1.115',
    plan: ['create 2.1.115', 'move 2.1 from 2.1.114', 'hold 2: newer, 2.2.11', 'hold latest: newer, 3.0.42'],
  },
  {
    title: 'numbers are compared as numbers',
    repository: { '2.9.9': '2.9.9 2.9 2 latest' },
    release: '2.10.0',
    plan: ['create 2.10.0', 'create 2.10', 'move 2 from 2.9.9', 'move latest from 2.9.9'],
  },
  {
    title: 'an alias in the tag list does not count as a version: 3 is not 3.0.0',
    repository: { '2.1.105': '2.1.105 2.1 2 latest', other: '3 4.0' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from 2.1.105', 'move latest from 2.1.105'],
  },
  {
    title: 'a held alias that is not on its owner is behind',
    repository: { '2.1.114': '2.1.114 2.1 2 latest', '2.2.11': '2.2.11' },
    release: '2.1.115',
    plan: ['create 2.1.115', 'move 2.1 from 2.1.114', 'hold 2: newer, 2.2.11', 'hold latest: newer, 2.2.11'],
    notes: { '2': behind, latest: behind },
  },
  {
    title: 'a missing alias that is held is behind',
    repository: { '2.2.11': '2.2.11 2.2 latest' },
    release: '2.1.115',
    plan: ['create 2.1.115', 'create 2.1', 'hold 2: newer, 2.2.11', 'hold latest: newer, 2.2.11'],
    notes: { '2': 'the alias is missing; semtag reconcile REPOSITORY --create creates it' },
  },
  {
    title: 'a re-run of an older version names the version that an alias is on',
    repository: { '2.1.114': '2.1.114 latest', '2.1.115': '2.1.115 2.1 2' },
    release: '2.1.114',
    plan: [
      'keep 2.1.114',
      'hold 2.1: newer, 2.1.115',
      'hold 2: newer, 2.1.115',
      'hold latest: newer, 2.1.115',
    ],
    notes: { latest: behind },
  },
  {
    title: 'a version without a manifest owns nothing',
    repository: { '2.1.114': '2.1.114 2.1 2 latest', missing: '2.1.116 2.1.117' },
    release: '2.1.115',
    plan: ['create 2.1.115', 'move 2.1 from 2.1.114', 'move 2 from 2.1.114', 'move latest from 2.1.114'],
  },
  {
    title: 'an alias is found on an older version of its line',
    repository: { '2.1.100': '2.1.100 2.1 2 latest', '2.1.105': '2.1.105' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from 2.1.100', 'move 2 from 2.1.100', 'move latest from 2.1.100'],
  },
  {
    title: 'junk in the tag list changes nothing',
    repository: {
      '2.1.105': '2.1.105 2.1 2 latest',
      junk: 'main sha-1a2b3c4 sha256-7a54 01.2.3 9007199254740992.0.0 9.9.9.9 V9.0.0 9.0.0-rc.1.sig',
    },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from 2.1.105', 'move latest from 2.1.105'],
  },
]

const prereleases: readonly PlanCase[] = [
  {
    title: 'the first prerelease of an empty repository moves no stable alias',
    repository: {},
    release: '1.0.0-rc.1',
    plan: ['create 1.0.0-rc.1'],
  },
  {
    title: 'a higher prerelease holds no stable version',
    repository: { '3.0.0-rc.1': '3.0.0-rc.1', '2.1.105': '2.1.105 2.1 2 latest' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from 2.1.105', 'move latest from 2.1.105'],
  },
  {
    title: 'a channel takes its prereleases',
    repository: { '2.0.0-rc.2': '2.0.0-rc.2 rc' },
    release: '2.0.0-rc.10',
    policy: { channels: [{ name: 'rc', identifiers: ['rc'] }] },
    plan: ['create 2.0.0-rc.10', 'move rc from 2.0.0-rc.2'],
  },
  {
    title: 'digits at the end of the identifier do not count',
    repository: { '2.0.0-rc1': '2.0.0-rc1 next' },
    release: '2.0.0-rc2',
    policy: { channels: [{ name: 'next', identifiers: ['beta', 'rc'] }] },
    plan: ['create 2.0.0-rc2', 'move next from 2.0.0-rc1'],
  },
  {
    title: 'a channel ignores prereleases with other names',
    repository: { '2.0.0-rc.1': '2.0.0-rc.1 rc' },
    release: '2.1.0-alpha.1',
    policy: { channels: [{ name: 'rc', identifiers: ['rc'] }] },
    plan: ['create 2.1.0-alpha.1'],
  },
  {
    title: '* takes all prereleases, including numbers',
    repository: { '2.1.0-7': '2.1.0-7 edge' },
    release: '2.1.0-alpha.1',
    policy: { channels: [{ name: 'edge', identifiers: ['*'] }] },
    plan: ['create 2.1.0-alpha.1', 'move edge from 2.1.0-7'],
  },
  {
    title: 'a stable version takes the channel when it is the highest',
    repository: { '2.0.0-rc.1': '2.0.0-rc.1 rc' },
    release: '2.0.0',
    policy: { channels: [{ name: 'rc', identifiers: ['rc'] }] },
    plan: ['create 2.0.0', 'create 2.0', 'create 2', 'move rc from 2.0.0-rc.1', 'create latest'],
  },
  {
    title: 'a stable version leaves the channel to a higher prerelease',
    repository: { '1.9.0': '1.9.0 1.9 1 latest', '2.0.0-rc.1': '2.0.0-rc.1 rc' },
    release: '1.9.1',
    policy: { channels: [{ name: 'rc', identifiers: ['rc'] }] },
    plan: [
      'create 1.9.1',
      'move 1.9 from 1.9.0',
      'move 1 from 1.9.0',
      'hold rc: newer, 2.0.0-rc.1',
      'move latest from 1.9.0',
    ],
  },
  {
    title: 'long numbers in prereleases are compared as numbers',
    repository: { a: '1.0.0-99999999999999999999 edge' },
    release: '1.0.0-100000000000000000000',
    policy: { channels: [{ name: 'edge', identifiers: ['*'] }] },
    plan: ['create 1.0.0-100000000000000000000', 'move edge from 1.0.0-99999999999999999999'],
  },
  {
    title: 'a note says that rc10 is below rc9 by SemVer',
    repository: { a: '2.0.0-rc9 rc' },
    release: '2.0.0-rc10',
    policy: { channels: [{ name: 'rc', identifiers: ['rc'] }] },
    plan: ['create 2.0.0-rc10', 'hold rc: newer, 2.0.0-rc9'],
    notes: { rc: 'SemVer sorts rc9 above rc10; write rc.10' },
  },
  {
    title: 'a warning says that a number after the version is a prerelease',
    repository: { a: '3.12.0 3.12 3 latest' },
    release: '3.12.0-1.2',
    plan: ['create 3.12.0-1.2'],
    warnings: [
      '3.12.0-1.2 counts as a prerelease of 3.12.0, and moves no stable alias. To publish another build of 3.12.0, release 3.12.0+1.2.',
    ],
  },
  {
    title: 'a bare tag with the name of a channel or of its prereleases does not make the name a variant',
    repository: { a: '2.0.0-beta next', b: 'beta' },
    release: '2.0.0-alpha.1',
    policy: { channels: [{ name: 'next', identifiers: ['alpha', 'beta'] }] },
    plan: ['create 2.0.0-alpha.1', 'hold next: newer, 2.0.0-beta'],
  },
]

const zero: readonly PlanCase[] = [
  {
    title: '0.x has no alias 0',
    repository: { '0.3.1': '0.3.1 0.3 latest' },
    release: '0.4.0',
    plan: ['create 0.4.0', 'create 0.4', 'move latest from 0.3.1'],
  },
  {
    title: '--zero-major gives 0.x the alias 0',
    repository: { '0.3.1': '0.3.1 0.3 0 latest' },
    release: '0.4.0',
    policy: { zeroMajor: true },
    plan: ['create 0.4.0', 'create 0.4', 'move 0 from 0.3.1', 'move latest from 0.3.1'],
  },
]

const builds: readonly PlanCase[] = [
  {
    title: 'the tag of its version is an alias of a build',
    repository: {},
    release: '1.2.3+build.5',
    plan: ['create 1.2.3_build.5', 'create 1.2.3', 'create 1.2', 'create 1', 'create latest'],
  },
  {
    title: 'the newest build has the aliases',
    repository: { '1.2.3+build.9': '1.2.3_build.9 1.2.3 1.2 1 latest' },
    release: '1.2.3+build.10',
    plan: [
      'create 1.2.3_build.10',
      'move 1.2.3 from 1.2.3+build.9',
      'move 1.2 from 1.2.3+build.9',
      'move 1 from 1.2.3+build.9',
      'move latest from 1.2.3+build.9',
    ],
  },
  {
    title: 'an older build is held',
    repository: { '1.2.3+10': '1.2.3_10 1.2.3 1.2 1 latest' },
    release: '1.2.3+9',
    plan: [
      'create 1.2.3_9',
      'hold 1.2.3: newer, 1.2.3+10',
      'hold 1.2: newer, 1.2.3+10',
      'hold 1: newer, 1.2.3+10',
      'hold latest: newer, 1.2.3+10',
    ],
  },
  {
    title: 'long numbers in builds are compared as numbers',
    repository: { a: '1.2.3_20260101120000124 1.2.3 1.2 1 latest' },
    release: '1.2.3+20260101120000123',
    plan: [
      'create 1.2.3_20260101120000123',
      'hold 1.2.3: newer, 1.2.3+20260101120000124',
      'hold 1.2: newer, 1.2.3+20260101120000124',
      'hold 1: newer, 1.2.3+20260101120000124',
      'hold latest: newer, 1.2.3+20260101120000124',
    ],
  },
  {
    title: 'a build with a hyphen is not a prerelease',
    repository: { '1.2.2': '1.2.2 1.2 1 latest' },
    release: '1.2.3+git-1a2b3c4',
    plan: [
      'create 1.2.3_git-1a2b3c4',
      'create 1.2.3',
      'move 1.2 from 1.2.2',
      'move 1 from 1.2.2',
      'move latest from 1.2.2',
    ],
  },
  {
    title: 'a higher version holds all but the patch alias of a build',
    repository: { '1.2.3+5': '1.2.3_5 1.2.3', '1.2.4': '1.2.4 1.2 1 latest' },
    release: '1.2.3+6',
    plan: [
      'create 1.2.3_6',
      'move 1.2.3 from 1.2.3+5',
      'hold 1.2: newer, 1.2.4',
      'hold 1: newer, 1.2.4',
      'hold latest: newer, 1.2.4',
    ],
  },
  {
    title: 'a prerelease with build metadata has no patch alias',
    repository: { '1.2.3-rc.1': '1.2.3-rc.1 next', '1.2.3-rc.1+1': '1.2.3-rc.1_1' },
    release: '1.2.3-rc.0+5',
    policy: { channels: [{ name: 'next', identifiers: ['rc'] }] },
    plan: ['create 1.2.3-rc.0_5', 'hold next: newer, 1.2.3-rc.1+1'],
    notes: { next: behind },
  },
  {
    title: 'a prerelease is a version and not the alias of its builds',
    repository: { same: '1.2.3-rc.1 1.2.3-rc.1_1 next', withdrawal: 'yanked-1.2.3-rc.1_1' },
    release: '1.2.3-rc.0',
    policy: { builds: true, channels: [{ name: 'next', identifiers: ['rc'] }] },
    plan: ['create 1.2.3-rc.0', 'hold next: newer, 1.2.3-rc.1'],
  },
  {
    title:
      'a build without an X.Y.Z as its alias does not count as a version, and holds the aliases with its digest',
    repository: { '1.2.3+5': '1.2.3_5 1.2 1 latest' },
    release: '1.2.2',
    plan: [
      'create 1.2.2',
      'hold 1.2: unknown-owner, 1.2.3_5',
      'hold 1: unknown-owner, 1.2.3_5',
      'hold latest: unknown-owner, 1.2.3_5',
    ],
    notes: {
      '1.2': 'it has the digest of 1.2.3_5',
      '1': 'it has the digest of 1.2.3_5',
      latest: 'it has the digest of 1.2.3_5',
    },
  },
  {
    title: '--builds reads all builds',
    repository: { '1.2.3+5': '1.2.3_5 1.2.3 1.2 1 latest' },
    release: '1.2.2',
    policy: { builds: true },
    plan: [
      'create 1.2.2',
      'hold 1.2: newer, 1.2.3+5',
      'hold 1: newer, 1.2.3+5',
      'hold latest: newer, 1.2.3+5',
    ],
  },
  {
    title: 'builds count without a flag if their patch alias has the digest of one of them',
    repository: { '1.2.3+5': '1.2.3_5 1.2.3 1.2 1 latest' },
    release: '1.2.2',
    plan: [
      'create 1.2.2',
      'hold 1.2: newer, 1.2.3+5',
      'hold 1: newer, 1.2.3+5',
      'hold latest: newer, 1.2.3+5',
    ],
  },
  {
    title: 'a golden image: its newest build is withdrawn, and the one before holds the aliases',
    repository: {
      '3.0.100+1': '3.0.100_1',
      '3.0.100+2': '3.0.100_2 3.0.100 3.0 3 latest',
      withdrawal: 'yanked-3.0.100_2',
    },
    release: '2.9.0',
    plan: ['create 2.9.0', 'create 2.9', 'create 2', 'hold latest: newer, 3.0.100+1'],
    notes: { latest: behind },
  },
  {
    title: 'a withdrawn build counts even if its patch alias is gone',
    repository: { '1.2.3+5': '1.2.3_5 1.2 1 latest', '1.2.3+4': '1.2.3_4', withdrawal: 'yanked-1.2.3_5' },
    release: '1.2.2',
    plan: [
      'create 1.2.2',
      'hold 1.2: newer, 1.2.3+4',
      'hold 1: newer, 1.2.3+4',
      'hold latest: newer, 1.2.3+4',
    ],
    notes: { '1.2': behind, '1': behind, latest: behind },
  },
  {
    title: 'a tag that CI pushed for a commit does not count as a version, even if it is higher',
    repository: { '1.2.3': '1.2.3 1.2 1 latest', other: '1.2.3_sha.abc 1.2.3_sha.def' },
    release: '1.2.4',
    plan: ['create 1.2.4', 'move 1.2 from 1.2.3', 'move 1 from 1.2.3', 'move latest from 1.2.3'],
  },
  {
    title: 'such a tag does not own the aliases of its version',
    repository: { '1.2.3': '1.2.3 1.2 1 latest', other: '1.2.3_sha.abc' },
    release: '1.2.2',
    plan: ['create 1.2.2', 'hold 1.2: newer, 1.2.3', 'hold 1: newer, 1.2.3', 'hold latest: newer, 1.2.3'],
  },
  {
    title: 'such a tag does not count even if its version has no manifest',
    repository: { '1.2.2': '1.2.2 1.2 1 latest', missing: '1.2.3', other: '1.2.3_sha.abc' },
    release: '1.2.1',
    plan: ['create 1.2.1', 'hold 1.2: newer, 1.2.2', 'hold 1: newer, 1.2.2', 'hold latest: newer, 1.2.2'],
  },
  {
    title: 'a build that counts holds its aliases even if it has the released content',
    repository: { same: '1.2.3_5 1.2.3 1.2 1 latest' },
    release: '1.2.2',
    content: 'same',
    isKnown: true,
    plan: [
      'create 1.2.2',
      'hold 1.2: newer, 1.2.3+5',
      'hold 1: newer, 1.2.3+5',
      'hold latest: newer, 1.2.3+5',
    ],
  },
  {
    title: 'a version owns its aliases even if CI pushed its content as a build',
    repository: { '1.2.3': '1.2.3 1.2 1 latest', same: '1.2.4_sha.abc', other: '1.2.4_sha.def' },
    release: '1.2.4',
    content: 'same',
    plan: ['create 1.2.4', 'move 1.2 from 1.2.3', 'move 1 from 1.2.3', 'move latest from 1.2.3'],
  },
  {
    title: 'such a version owns its aliases when it is released again',
    repository: { same: '1.2.4_sha.abc 1.2.4 1.2 1 latest', other: '1.2.4_sha.def' },
    release: '1.2.4',
    content: 'same',
    plan: ['keep 1.2.4', 'keep 1.2', 'keep 1', 'keep latest'],
  },
  {
    title: 'such a version owns its aliases with --builds, which counts the other builds',
    repository: { same: '1.2.4_sha.xyz 1.2.4 1.2 1 latest', other: '1.2.4_sha.def' },
    release: '1.2.4',
    content: 'same',
    policy: { builds: true },
    plan: [
      'keep 1.2.4',
      'hold 1.2: newer, 1.2.4+sha.def',
      'hold 1: newer, 1.2.4+sha.def',
      'hold latest: newer, 1.2.4+sha.def',
    ],
    notes: { '1.2': behind, '1': behind, latest: behind },
  },
  {
    title: 'a version that was published without builds is held',
    repository: { '1.2.3': '1.2.3 1.2 1 latest' },
    release: '1.2.3+5',
    plan: [
      'create 1.2.3_5',
      'hold 1.2.3: published-as-exact, 1.2.3',
      'move 1.2 from 1.2.3',
      'move 1 from 1.2.3',
      'move latest from 1.2.3',
    ],
    notes: { '1.2.3': '1.2.3 was published as an exact tag; --take-patch makes it the alias of its builds' },
  },
  {
    title: 'a version that was published without builds is held even if there is a newer build',
    repository: { '1.2.3': '1.2.3', '1.2.3+6': '1.2.3_6 1.2 1 latest' },
    release: '1.2.3+5',
    plan: [
      'create 1.2.3_5',
      'hold 1.2.3: published-as-exact, 1.2.3',
      'hold 1.2: newer, 1.2.3+6',
      'hold 1: newer, 1.2.3+6',
      'hold latest: newer, 1.2.3+6',
    ],
    notes: { '1.2.3': '1.2.3 was published as an exact tag; --take-patch makes it the alias of its builds' },
  },
  {
    title: 'a version that was published without builds counts in addition to later builds',
    repository: { '1.2.3': '1.2.3 1.2 1 latest', '1.2.3+5': '1.2.3_5', withdrawal: 'yanked-1.2.3_5' },
    release: '1.2.2+1',
    plan: [
      'create 1.2.2_1',
      'create 1.2.2',
      'hold 1.2: newer, 1.2.3',
      'hold 1: newer, 1.2.3',
      'hold latest: newer, 1.2.3',
    ],
  },
  {
    title: 'the alias of builds does not count: nothing is left of 1.2.3 if its builds are withdrawn',
    repository: { '1.2.3+5': '1.2.3_5 1.2.3 1.2 1 latest', withdrawal: 'yanked-1.2.3_5' },
    release: '1.2.2+1',
    plan: [
      'create 1.2.2_1',
      'create 1.2.2',
      'move 1.2 from 1.2.3+5',
      'move 1 from 1.2.3+5',
      'move latest from 1.2.3+5',
    ],
  },
  {
    title: '--take-patch takes a tag that was published without builds',
    repository: { '1.2.3': '1.2.3 1.2 1 latest' },
    release: '1.2.3+5',
    policy: { takePatch: true },
    plan: [
      'create 1.2.3_5',
      'move 1.2.3 from 1.2.3',
      'move 1.2 from 1.2.3',
      'move 1 from 1.2.3',
      'move latest from 1.2.3',
    ],
    notes: { '1.2.3': '1.2.3 was published as an exact tag; --take-patch moves it' },
  },
  {
    title: 'a hold names the version of a build, and not its tag',
    repository: { '1.2.3': 'v1.2.3-alpine' },
    release: '1.2.3+5',
    policy: { tagPrefix: 'v', variant: 'alpine' },
    plan: [
      'create v1.2.3_5-alpine',
      'hold v1.2.3-alpine: published-as-exact, 1.2.3',
      'create v1.2-alpine',
      'create v1-alpine',
      'create alpine',
    ],
    notes: {
      'v1.2.3-alpine':
        'v1.2.3-alpine was published as an exact tag; --take-patch makes it the alias of its builds',
    },
  },
]

const prefixes: readonly PlanCase[] = [
  {
    title: '--tag-prefix applies only to tags with numbers',
    repository: {},
    release: '2.1.106',
    policy: { tagPrefix: 'v', channels: [{ name: 'next', identifiers: ['next'] }] },
    plan: ['create v2.1.106', 'create v2.1', 'create v2', 'create next', 'create latest'],
  },
  {
    title: 'tags with and without the prefix are read',
    repository: { '2.1.114': '2.1.114 latest', '2.2.11': 'v2.2.11' },
    release: '2.1.115',
    plan: ['create 2.1.115', 'create 2.1', 'hold 2: newer, 2.2.11', 'hold latest: newer, 2.2.11'],
    notes: { '2': 'the alias is missing; semtag reconcile REPOSITORY --create creates it', latest: behind },
  },
  {
    title: 'the form that the policy writes gives the digest',
    repository: { a: '2.2.11 2', b: 'v2.2.11 v2 latest' },
    release: '2.1.115',
    policy: { tagPrefix: 'v' },
    plan: ['create v2.1.115', 'create v2.1', 'hold v2: newer, 2.2.11', 'hold latest: newer, 2.2.11'],
  },
  {
    title: 'the other form counts if the written form has no manifest',
    repository: { missing: '2.2.11', b: 'v2.2.11 2 latest' },
    release: '2.1.115',
    plan: ['create 2.1.115', 'create 2.1', 'hold 2: newer, 2.2.11', 'hold latest: newer, 2.2.11'],
  },
  {
    title: 'the exact tag is refused when the other form has other content',
    repository: { older: '2.1.106' },
    release: '2.1.106',
    policy: { tagPrefix: 'v' },
    plan: ['refuse v2.1.106', 'create v2.1', 'create v2', 'create latest'],
    notes: { 'v2.1.106': '2.1.106 is already published with other content' },
    refusals: ['EXACT_TAG_EXISTS'],
  },
  {
    title: 'the exact tag is created beside the other form if both have the same content',
    repository: { '2.1.106': '2.1.106' },
    release: '2.1.106',
    policy: { tagPrefix: 'v' },
    plan: ['create v2.1.106', 'create v2.1', 'create v2', 'create latest'],
  },
  {
    title: 'a withdrawal of either form counts',
    repository: { '2.1.114': 'v2.1.114', '2.1.116': 'v2.1.116', withdrawal: 'yanked-2.1.116' },
    release: '2.1.115',
    policy: { tagPrefix: 'v' },
    plan: ['create v2.1.115', 'create v2.1', 'create v2', 'create latest'],
  },
  {
    title: 'a prefix of several characters is read too',
    repository: { '2.1.116': 'release_2.1.116 release_2.1 release_2 latest' },
    release: '2.1.115',
    policy: { tagPrefix: 'release_' },
    plan: [
      'create release_2.1.115',
      'hold release_2.1: newer, 2.1.116',
      'hold release_2: newer, 2.1.116',
      'hold latest: newer, 2.1.116',
    ],
  },
]

const variants: readonly PlanCase[] = [
  {
    title: '--variant ends every tag and replaces latest',
    repository: { '2.1.107': '2.1.107 2.1 2 latest' },
    release: '2.1.106',
    policy: { variant: 'alpine', channels: [{ name: 'next', identifiers: ['next'] }] },
    plan: [
      'create 2.1.106-alpine',
      'create 2.1-alpine',
      'create 2-alpine',
      'create next-alpine',
      'create alpine',
    ],
  },
  {
    title: 'a variant has its own history',
    repository: { a: '2.1.105-alpine 2.1-alpine 2-alpine alpine', b: '2.2.0-alpine' },
    release: '2.1.106',
    policy: { variant: 'alpine' },
    plan: [
      'create 2.1.106-alpine',
      'move 2.1-alpine from 2.1.105',
      'hold 2-alpine: newer, 2.2.0',
      'hold alpine: newer, 2.2.0',
    ],
    notes: { '2-alpine': behind, alpine: behind },
  },
  {
    title: 'a known variant competes in no channel',
    repository: { a: '2.0.0-rc.1 next', b: '2.0.0-rc.2-alpine 2.0.0-zulu-alpine' },
    release: '2.0.0-rc.2',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }], variants: ['alpine'] },
    plan: ['create 2.0.0-rc.2', 'move next from 2.0.0-rc.1'],
  },
  {
    title: 'a variant is known by its bare tag',
    repository: { a: '2.0.0-rc.1 next', b: '2.0.0-rc.2-alpine 2.0.0-zulu-alpine alpine' },
    release: '2.0.0-rc.2',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.0.0-rc.2', 'move next from 2.0.0-rc.1'],
  },
  {
    title: 'a variant is known by its bare tag with a prefix too',
    repository: { a: 'release-2.0.0-rc.1 next', b: 'release-2.0.0-rc.2-alpine alpine' },
    release: '2.0.0-rc.2',
    policy: { tagPrefix: 'release-', channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create release-2.0.0-rc.2', 'move next from 2.0.0-rc.1'],
  },
  {
    title: 'the architectures of an index are variants (goreleaser)',
    repository: {
      a: 'v1.3.0 v1.3 v1 latest',
      b: 'v1.4.0-rc.1 next',
      c: 'v1.4.0-rc.1-amd64 v1.4.0-rc.2-amd64',
      d: 'v1.4.0-rc.1-arm64 v1.4.0-rc.2-arm64 latest-arm64',
    },
    release: '1.4.0-rc.2',
    policy: { tagPrefix: 'v', channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create v1.4.0-rc.2', 'move next from 1.4.0-rc.1'],
  },
  {
    title: 'a variant in its prerelease phase does not hold the channel',
    repository: { a: '2.0.0-beta.1 next', b: '2.0.0-beta.1-alpine' },
    release: '2.0.0-beta.2',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.0.0-beta.2', 'move next from 2.0.0-beta.1'],
  },
  {
    title: 'a variant in its prerelease phase does not hold the channel even if it was published first',
    repository: { a: '2.0.0-alpha.5 next', b: '2.0.0-beta.1-alpine' },
    release: '2.0.0-beta.1',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.0.0-beta.1', 'move next from 2.0.0-alpha.5'],
  },
  {
    title: 'a bare tag beta does not make 2.0.0-beta a variant',
    repository: { a: '2.0.0-alpha.5', b: '2.0.0-beta beta next' },
    release: '2.0.0-alpha.6',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.0.0-alpha.6', 'hold next: newer, 2.0.0-beta'],
  },
  {
    title: 'a version with the ending of a variant moves no alias and causes a warning',
    repository: { a: '2.1.106-alpine 2.1-alpine alpine', b: '2.1.106 next' },
    release: '2.1.107-alpine',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.1.107-alpine', 'hold next: policy'],
    notes: { next: '2.1.107-alpine belongs to the variant alpine' },
    warnings: [
      '2.1.107-alpine is read as the variant alpine of this repository, and moves no alias. To release that variant, use --variant alpine, and type 2.1.107 as the version.',
    ],
  },
  {
    title: 'so does a build of a variant with the ending of another variant',
    repository: { a: '1.2.2-alpine 1.2-alpine', b: '1.2.2-slim 1.2-slim' },
    release: '1.2.3+git-slim',
    policy: { variant: 'alpine', latest: 'never' },
    plan: [
      'create 1.2.3_git-slim-alpine',
      'hold 1.2.3-alpine: policy',
      'hold 1.2-alpine: policy',
      'hold 1-alpine: policy',
      'hold alpine: policy',
    ],
    notes: Object.fromEntries(
      ['1.2.3-alpine', '1.2-alpine', '1-alpine', 'alpine'].map((tag) => [
        tag,
        '1.2.3_git-slim-alpine belongs to the variant slim',
      ]),
    ),
    warnings: [
      '1.2.3_git-slim-alpine is read as the variant slim of this repository, and moves no alias. To release that variant, use --variant slim, and type 1.2.3+git as the version.',
    ],
  },
  {
    title: 'a version whose tag looks like a signature moves no alias',
    repository: { a: '2.0.0-rc.1 next' },
    release: '2.0.0-rc.2.sig',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.0.0-rc.2.sig', 'hold next: policy'],
    notes: { next: '2.0.0-rc.2.sig is read as a signature' },
  },
  {
    title: 'the warning names no version to type if the tag ends with parts of version and --variant',
    repository: { a: '2.1.106-alpine-slim alpine-slim' },
    release: '2.1.107-alpine',
    policy: { variant: 'slim' },
    plan: ['create 2.1.107-alpine-slim'],
    warnings: [
      '2.1.107-alpine-slim is read as the variant alpine-slim of this repository, and moves no alias. To release that variant, use --variant alpine-slim.',
    ],
  },
  {
    title: 'a warning says that latest-alpine stays',
    repository: { a: '2.1.105-alpine 2.1-alpine 2-alpine alpine latest-alpine' },
    release: '2.1.106',
    policy: { variant: 'alpine' },
    plan: [
      'create 2.1.106-alpine',
      'move 2.1-alpine from 2.1.105',
      'move 2-alpine from 2.1.105',
      'move alpine from 2.1.105',
    ],
    warnings: [
      'latest-alpine stays where it is: the latest alias of the variant alpine is the tag alpine. Delete latest-alpine, or move it yourself.',
    ],
  },
  {
    title: 'no warning names latest-alpine if alpine is held',
    repository: { a: '3.0.0-alpine 3.0-alpine 3-alpine alpine latest-alpine' },
    release: '2.1.106',
    policy: { variant: 'alpine' },
    plan: ['create 2.1.106-alpine', 'create 2.1-alpine', 'create 2-alpine', 'hold alpine: newer, 3.0.0'],
  },
  {
    title: 'the tags of an unknown variant are prereleases by SemVer',
    repository: { a: '2.0.0-rc.1 next', b: '2.0.0-zulu-alpine' },
    release: '2.0.0-rc.2',
    policy: { channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.0.0-rc.2', 'hold next: newer, 2.0.0-zulu-alpine'],
    notes: { next: behind },
  },
  {
    title: 'a tag of a compound variant belongs to neither of its parts',
    repository: { a: '2.0.0-rc.1-slim next-slim', b: '2.0.0-rc.2-alpine-slim alpine-slim' },
    release: '2.0.0-rc.2',
    policy: { variant: 'slim', channels: [{ name: 'next', identifiers: ['*'] }] },
    plan: ['create 2.0.0-rc.2-slim', 'move next-slim from 2.0.0-rc.1'],
  },
  {
    title: 'the alias of a channel does not make its prereleases a variant',
    repository: { a: '2.0.0-next-alpine next-alpine' },
    release: '2.0.0-beta',
    policy: { variant: 'alpine', channels: [{ name: 'next', identifiers: ['next', 'beta'] }] },
    plan: ['create 2.0.0-beta-alpine', 'hold next-alpine: newer, 2.0.0-next'],
  },
  {
    title: 'a version tag at the end of a build does not make it a variant',
    repository: { a: '1.2.3_git-v1.0.0 1.2.3 1.2 1 latest', b: 'v1.0.0' },
    release: '1.2.2+1',
    plan: [
      'create 1.2.2_1',
      'create 1.2.2',
      'hold 1.2: newer, 1.2.3+git-v1.0.0',
      'hold 1: newer, 1.2.3+git-v1.0.0',
      'hold latest: newer, 1.2.3+git-v1.0.0',
    ],
  },
  {
    title: 'a variant with an underscore is not a build',
    repository: { a: '2.1.106-alpine_slim 2.1-alpine_slim 2-alpine_slim alpine_slim' },
    release: '2.1.105',
    policy: { variant: 'alpine_slim' },
    plan: [
      'create 2.1.105-alpine_slim',
      'hold 2.1-alpine_slim: newer, 2.1.106',
      'hold 2-alpine_slim: newer, 2.1.106',
      'hold alpine_slim: newer, 2.1.106',
    ],
  },
]

const latest: readonly PlanCase[] = [
  {
    title: '--latest never does not move latest',
    repository: { '2.1.105': '2.1.105 2.1 2 latest' },
    release: '2.1.106',
    policy: { latest: 'never' },
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from 2.1.105', 'hold latest: policy'],
    notes: { latest: '--latest never' },
  },
  {
    title: '--latest never does not report a missing latest',
    repository: { '2.1.105': '2.1.105 2.1 2' },
    release: '2.1.106',
    policy: { latest: 'never' },
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from 2.1.105', 'hold latest: policy'],
    notes: { latest: '--latest never' },
  },
  {
    title: '--latest always may go backwards, and says so',
    repository: { '2.1.114': '2.1.114 2.1 2', '3.0.42': '3.0.42 3.0 3 latest' },
    release: '2.1.115',
    policy: { latest: 'always' },
    plan: ['create 2.1.115', 'move 2.1 from 2.1.114', 'move 2 from 2.1.114', 'move latest from 3.0.42'],
    notes: { latest: 'goes back: 3.0.42 is newer (--latest always)' },
  },
  {
    title: '--latest always moves no prerelease',
    repository: { '2.1.114': '2.1.114 2.1 2 latest' },
    release: '3.0.0-rc.1',
    policy: { latest: 'always' },
    plan: ['create 3.0.0-rc.1', 'hold latest: policy'],
    notes: { latest: 'a prerelease moves no stable alias' },
  },
  {
    title: 'a version outside --latest-range never moves latest',
    repository: { '2.1.114': '2.1.114 2.1 2 latest' },
    release: '3.0.0',
    policy: { latestRange: '<3' },
    plan: ['create 3.0.0', 'create 3.0', 'create 3', 'hold latest: policy'],
    notes: { latest: 'outside --latest-range <3' },
  },
  {
    title: 'a version outside --latest-range does not move latest even if it is behind or missing',
    repository: { '2.1.114': '2.1.114 2.1 2' },
    release: '3.0.0',
    policy: { latestRange: '<3' },
    plan: ['create 3.0.0', 'create 3.0', 'create 3', 'hold latest: policy'],
    notes: {
      latest:
        'outside --latest-range <3; the alias is missing; semtag reconcile REPOSITORY --create creates it',
    },
  },
  {
    title: 'the highest version inside --latest-range owns latest',
    repository: { '2.1.114': '2.1.114 2.1 2 latest', '3.0.0': '3.0.0 3.0 3' },
    release: '2.1.115',
    policy: { latestRange: '<3' },
    plan: ['create 2.1.115', 'move 2.1 from 2.1.114', 'move 2 from 2.1.114', 'move latest from 2.1.114'],
  },
  {
    title: 'a range includes builds',
    repository: { '3.0.0': '3.0.0 3.0 3' },
    release: '2.1.115+5',
    policy: { latestRange: '2.x' },
    plan: ['create 2.1.115_5', 'create 2.1.115', 'create 2.1', 'create 2', 'create latest'],
  },
]

const withdrawals: readonly PlanCase[] = [
  {
    title: 'a withdrawn version owns nothing',
    repository: { '2.1.114': '2.1.114', '2.1.116': '2.1.116 2.1 2 latest', withdrawal: 'yanked-2.1.116' },
    release: '2.1.115',
    plan: ['create 2.1.115', 'move 2.1 from 2.1.116', 'move 2 from 2.1.116', 'move latest from 2.1.116'],
  },
  {
    title: 'a restored version owns its aliases again',
    repository: { '2.1.116': '2.1.116 2.1 2 latest', restored: 'yanked-2.1.116' },
    release: '2.1.115',
    plan: [
      'create 2.1.115',
      'hold 2.1: newer, 2.1.116',
      'hold 2: newer, 2.1.116',
      'hold latest: newer, 2.1.116',
    ],
  },
  {
    title: 'a marker without a manifest withdraws nothing',
    repository: { '2.1.116': '2.1.116 2.1 2 latest', missing: 'yanked-2.1.116' },
    release: '2.1.115',
    plan: [
      'create 2.1.115',
      'hold 2.1: newer, 2.1.116',
      'hold 2: newer, 2.1.116',
      'hold latest: newer, 2.1.116',
    ],
  },
  {
    title: 'a marker withdraws only its version, not its builds or variants',
    repository: { '2.1.116': '2.1.116 2.1 2 latest', withdrawal: 'yanked-2.1.116_5 yanked-2.1.116-alpine' },
    release: '2.1.115',
    plan: [
      'create 2.1.115',
      'hold 2.1: newer, 2.1.116',
      'hold 2: newer, 2.1.116',
      'hold latest: newer, 2.1.116',
    ],
  },
  {
    title: 'a marker of a prerelease does not count as a higher prerelease',
    repository: { a: '2.0.0-rc.1 next', withdrawal: 'yanked-2.0.0-rc.1' },
    release: '2.0.0-rc.0',
    policy: { channels: [{ name: 'next', identifiers: ['rc'] }] },
    plan: ['create 2.0.0-rc.0', 'move next from 2.0.0-rc.1'],
  },
  {
    title: 'a withdrawn version is refused',
    repository: { '2.1.105': '2.1.105 2.1 2 latest', withdrawal: 'yanked-2.1.106' },
    release: '2.1.106',
    policy: { overwrite: true },
    plan: [
      'refuse 2.1.106',
      'hold 2.1: withdrawn, 2.1.105',
      'hold 2: withdrawn, 2.1.105',
      'hold latest: withdrawn, 2.1.105',
    ],
    notes: { '2.1.106': 'withdrawn' },
    refusals: ['VERSION_WITHDRAWN'],
  },
  {
    title: 'a withdrawn version is refused even if it exists with the same content',
    repository: { '2.1.106': '2.1.106', withdrawal: 'yanked-2.1.106' },
    release: '2.1.106',
    plan: ['refuse 2.1.106', 'hold 2.1: withdrawn', 'hold 2: withdrawn', 'hold latest: withdrawn'],
    notes: { '2.1.106': 'withdrawn' },
    refusals: ['VERSION_WITHDRAWN'],
  },
]

const dates = 'if 20261121.1.0 is a date, not a version, exclude it with --ignore'

const ignored: readonly PlanCase[] = [
  {
    title: 'a hold by what looks like a date names --ignore',
    repository: { a: '2.1.105 2.1 2 latest', date: '20261121.1.0' },
    release: '2.1.106',
    plan: [
      'create 2.1.106',
      'move 2.1 from 2.1.105',
      'move 2 from 2.1.105',
      'hold latest: newer, 20261121.1.0',
    ],
    notes: { latest: `${behind}; ${dates}` },
  },
  {
    title: 'a hold between two dates has no note',
    repository: { date: '20261121.1.0 20261121.1 20261121 latest' },
    release: '20261120.1.0',
    plan: ['create 20261120.1.0', 'create 20261120.1', 'create 20261120', 'hold latest: newer, 20261121.1.0'],
  },
  {
    title: 'a version that --ignore excludes moves no alias',
    repository: { a: '2.1.105 2.1 2 latest' },
    release: '2026.1.0',
    policy: { ignores: (tag) => tag.startsWith('2026') },
    plan: ['create 2026.1.0', 'hold 2026.1: policy', 'hold 2026: policy', 'hold latest: policy'],
    notes: {
      '2026.1': '--ignore excludes 2026.1.0',
      '2026': '--ignore excludes 2026.1.0',
      latest: '--ignore excludes 2026.1.0',
    },
  },
  {
    title: '--ignore excludes what looks like a date',
    repository: { a: '2.1.105 2.1 2 latest', date: '20261121.1.0' },
    release: '2.1.106',
    policy: { ignores: (tag) => tag.startsWith('2026') },
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from 2.1.105', 'move latest from 2.1.105'],
  },
]

const unknownOwners: readonly PlanCase[] = [
  {
    title: 'an alias without an exact tag moves from unknown',
    repository: { purged: '2.1 2 latest', '2.1.105': '2.1.105' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from unknown', 'move 2 from unknown', 'move latest from unknown'],
    notes: { '2.1': unknown, '2': unknown, latest: unknown },
  },
  {
    title: 'a higher major holds latest if latest has its digest',
    repository: { purged: '3.0 3 latest', '2.1.105': '2.1.105 2.1 2' },
    release: '2.1.106',
    plan: [
      'create 2.1.106',
      'move 2.1 from 2.1.105',
      'move 2 from 2.1.105',
      'hold latest: unknown-owner, 3.0',
    ],
    notes: { latest: heldBy('3.0') },
  },
  {
    title: 'a higher minor holds latest and a major if they have its digest',
    repository: { purged: '2.2 2 latest', '2.1.105': '2.1.105 2.1' },
    release: '2.1.106',
    plan: [
      'create 2.1.106',
      'move 2.1 from 2.1.105',
      'hold 2: unknown-owner, 2.2',
      'hold latest: unknown-owner, 2.2',
    ],
    notes: {
      '2': heldBy('2.2'),
      latest: heldBy('2.2'),
    },
  },
  {
    title: 'a major does not hold another major',
    repository: { purged: '3 2 latest', '2.1.105': '2.1.105 2.1' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from 2.1.105', 'move 2 from unknown', 'hold latest: unknown-owner, 3'],
    notes: { '2': unknown, latest: heldBy('3') },
  },
  {
    title: 'a minor does not hold another minor',
    repository: { purged: '2.2 2.1', '2.1.105': '2.1.105' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from unknown', 'create 2', 'create latest'],
    notes: { '2.1': unknown },
  },
  {
    title: 'a higher line holds a channel, also outside --latest-range',
    repository: { purged: '3.0 3 latest next', '2.1.105': '2.1.105 2.1 2' },
    release: '2.1.106',
    policy: { channels: [{ name: 'next', identifiers: ['rc'] }], latestRange: '<3' },
    plan: [
      'create 2.1.106',
      'move 2.1 from 2.1.105',
      'move 2 from 2.1.105',
      'hold next: unknown-owner, 3.0',
      'move latest from unknown',
    ],
    notes: { next: heldBy('3.0'), latest: unknown },
  },
  {
    title: 'a tag of a date does not hold a channel',
    repository: { a: '20261121 nightly', '2.1.0': '2.1.0 2.1 2 latest' },
    release: '2.2.0-nightly.1',
    policy: { channels: [{ name: 'nightly', identifiers: ['nightly'] }] },
    plan: ['create 2.2.0-nightly.1', 'move nightly from unknown'],
    notes: { nightly: unknown },
  },
  {
    title: 'the alias of stable versions holds a channel against their prerelease',
    repository: { purged: '2.2 2 latest next', a: '2.2.0-rc.1' },
    release: '2.2.0-rc.2',
    policy: { channels: [{ name: 'next', identifiers: ['rc'] }] },
    plan: ['create 2.2.0-rc.2', 'hold next: unknown-owner, 2.2'],
    notes: { next: heldBy('2.2') },
  },
  {
    title: 'it does not hold the channel against a prerelease of a later patch',
    repository: { purged: '2.2 2 latest next', a: '2.2.5-rc.1' },
    release: '2.2.5-rc.2',
    policy: { channels: [{ name: 'next', identifiers: ['rc'] }] },
    plan: ['create 2.2.5-rc.2', 'move next from unknown'],
    notes: { next: unknown },
  },
  {
    title: 'an official image may publish 2.1.2 only as a variant (eclipse-mosquitto)',
    repository: {
      a: '2.0.22 2.0 2.0.22-openssl',
      b: '2.1.2-alpine 2.1-alpine 2-alpine alpine 2 latest',
    },
    release: '2.0.23',
    plan: [
      'create 2.0.23',
      'move 2.0 from 2.0.22',
      'hold 2: unknown-owner, 2.1.2-alpine',
      'hold latest: unknown-owner, 2.1.2-alpine',
    ],
    notes: { '2': 'it has the digest of 2.1.2-alpine', latest: 'it has the digest of 2.1.2-alpine' },
  },
  {
    title: 'a variant of the same version or of a lower version holds nothing',
    repository: { a: '2.0.22 2.0', b: '2.0.23-alpine 2', c: '2.0.21-alpine alpine latest' },
    release: '2.0.23',
    plan: [
      'create 2.0.23',
      'move 2.0 from 2.0.22',
      'move 2 from 2.0.23-alpine',
      'move latest from 2.0.21-alpine',
    ],
  },
  {
    title: 'a build of the same version holds nothing',
    repository: { a: '2.1.105', build: '2.1.106_7 2.1 2 latest' },
    release: '2.1.106',
    plan: [
      'create 2.1.106',
      'move 2.1 from 2.1.106+7',
      'move 2 from 2.1.106+7',
      'move latest from 2.1.106+7',
    ],
  },
  {
    title: 'a higher version after a long prefix holds latest',
    repository: { a: '2.1.105 2.1 2', b: 'app-server-12.0.0-slim latest' },
    release: '2.1.106',
    plan: [
      'create 2.1.106',
      'move 2.1 from 2.1.105',
      'move 2 from 2.1.105',
      'hold latest: unknown-owner, app-server-12.0.0-slim',
    ],
    notes: { latest: 'it has the digest of app-server-12.0.0-slim' },
  },
  {
    title: 'a tag that ends almost like a signature holds latest',
    repository: { a: '2.1.105 2.1 2', b: 'app-3.0.0-x.signed latest' },
    release: '2.1.106',
    plan: [
      'create 2.1.106',
      'move 2.1 from 2.1.105',
      'move 2 from 2.1.105',
      'hold latest: unknown-owner, app-3.0.0-x.signed',
    ],
    notes: { latest: 'it has the digest of app-3.0.0-x.signed' },
  },
  {
    title: 'an image with the label of a higher version holds its aliases',
    repository: { a: '2.0.22 2.0', purged: '2 latest' },
    release: '2.0.23',
    labels: { purged: 'v2.1.2' },
    plan: [
      'create 2.0.23',
      'move 2.0 from 2.0.22',
      'hold 2: unknown-owner, 2.1.2',
      'hold latest: unknown-owner, 2.1.2',
    ],
    notes: { '2': 'the label of its image names 2.1.2', latest: 'the label of its image names 2.1.2' },
  },
  {
    title: 'an image with the label of a higher line holds all its aliases',
    repository: { a: '2.1.105', purged: '2.1 2 latest' },
    release: '2.1.106',
    labels: { purged: '3.0.0-rc.1' },
    policy: { latestRange: '<4' },
    plan: [
      'create 2.1.106',
      'hold 2.1: unknown-owner, 3.0.0-rc.1',
      'hold 2: unknown-owner, 3.0.0-rc.1',
      'hold latest: unknown-owner, 3.0.0-rc.1',
    ],
    notes: Object.fromEntries(
      ['2.1', '2', 'latest'].map((tag) => [tag, 'the label of its image names 3.0.0-rc.1']),
    ),
  },
  {
    title: 'a label holds nothing if both images inherited it from their base image',
    repository: { a: '2.0.22 2.0', purged: '2 latest' },
    release: '2.0.23',
    labels: { purged: '24.4.0', '2.0.23': '24.4.0' },
    plan: ['create 2.0.23', 'move 2.0 from 2.0.22', 'move 2 from unknown', 'move latest from unknown'],
    notes: { '2': unknown, latest: unknown },
  },
  {
    title: 'a label outside --latest-range holds only the major',
    repository: { a: '2.0.22 2.0', purged: '2 latest' },
    release: '2.0.23',
    policy: { latestRange: '<2.1' },
    labels: { purged: '2.1.2' },
    plan: [
      'create 2.0.23',
      'move 2.0 from 2.0.22',
      'hold 2: unknown-owner, 2.1.2',
      'move latest from unknown',
    ],
    notes: { '2': 'the label of its image names 2.1.2', latest: unknown },
  },
  {
    title: 'aliases of a line without another version are held, and latest moves',
    repository: { purged: '1.2 1 latest' },
    release: '1.2.3',
    plan: ['create 1.2.3', 'hold 1.2: unknown-owner', 'hold 1: unknown-owner', 'move latest from unknown'],
    notes: { '1.2': alone, '1': alone, latest: unknown },
  },
  {
    title: 'aliases of a line without another version move if their label is not higher',
    repository: { purged: '1.2 1', other: 'latest' },
    release: '1.2.3',
    labels: { purged: '1.2.2' },
    plan: ['create 1.2.3', 'move 1.2 from unknown', 'move 1 from unknown', 'move latest from unknown'],
    notes: { '1.2': unknown, '1': unknown, latest: unknown },
  },
  {
    title: 'the label of the released version itself is not inherited, and holds nothing',
    repository: { purged: '1.2 1 latest' },
    release: '1.2.3',
    labels: { purged: '1.2.3', '1.2.3': '1.2.3' },
    plan: ['create 1.2.3', 'move 1.2 from unknown', 'move 1 from unknown', 'move latest from unknown'],
    notes: { '1.2': unknown, '1': unknown, latest: unknown },
  },
  {
    title: '--take-unknown moves aliases that are held by unknown versions',
    repository: { purged: '1.2 1', other: '2.0.0-alpine alpine latest' },
    release: '1.2.3',
    labels: { purged: '9.0.0' },
    policy: { takeUnknown: true },
    plan: ['create 1.2.3', 'move 1.2 from unknown', 'move 1 from unknown', 'move latest from unknown'],
    notes: { '1.2': unknown, '1': unknown, latest: unknown },
  },
  {
    title: 'a hold by a number that is not a version names --ignore, however small the number is',
    repository: { a: '41', b: '42 latest' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'hold latest: unknown-owner, 42'],
    notes: { latest: heldBy('42') },
  },
  {
    title: 'a number beyond 2^53 is outside every range',
    repository: {
      majors: '9007199254740992 9007199254740991',
      minors: '3.9007199254740992 3.9007199254740991 latest',
    },
    release: '2.1.106',
    policy: { latestRange: '<4' },
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'move latest from unknown'],
    notes: { latest: unknown },
  },
  {
    title: 'a chart under a higher version holds nothing (maximhq/bifrost)',
    repository: { a: '1.3.0 1.3 1 latest', chart: '2.1.29' },
    release: '1.3.1',
    kinds: { chart: 'application/vnd.cncf.helm.config.v1+json' },
    plan: ['create 1.3.1', 'move 1.3 from 1.3.0', 'move 1 from 1.3.0', 'move latest from 1.3.0'],
    notes: {
      latest:
        '2.1.29 does not count: it is another kind of artifact, application/vnd.cncf.helm.config.v1+json',
    },
  },
  {
    title: 'a chart holds an alias that has its digest',
    repository: { a: '1.3.0 1.3 1', chart: '2.1.29 latest' },
    release: '1.3.1',
    kinds: { chart: 'application/vnd.cncf.helm.config.v1+json' },
    plan: ['create 1.3.1', 'move 1.3 from 1.3.0', 'move 1 from 1.3.0', 'hold latest: newer, 2.1.29'],
  },
  {
    title: 'an alias on withdrawn content moves even if the exact tag has other content by now',
    repository: {
      a: '2.2.11 2.2 2',
      b: '3.0.42',
      withdrawn: '3.0 3 latest',
      marker: 'yanked-3.0.42',
    },
    release: '2.2.12',
    withdraws: { marker: 'withdrawn' },
    plan: ['create 2.2.12', 'move 2.2 from 2.2.11', 'move 2 from 2.2.11', 'move latest from 3.0.42'],
  },
  {
    title: 'the version of a variant is higher than a prerelease of the same numbers',
    repository: { a: '2.1.2-alpine alpine next' },
    release: '2.1.2-beta',
    policy: { channels: [{ name: 'next', identifiers: ['beta'] }] },
    plan: ['create 2.1.2-beta', 'hold next: unknown-owner, 2.1.2-alpine'],
    notes: { next: 'it has the digest of 2.1.2-alpine' },
  },
  {
    title: 'so is a version of the own variant, after any prefix',
    repository: { a: '2.1.105-alpine', b: 'app-2.1.106-alpine next-alpine', c: '2.1.105-slim slim' },
    release: '2.1.106-rc.1',
    policy: { variant: 'alpine', channels: [{ name: 'next', identifiers: ['rc'] }] },
    plan: ['create 2.1.106-rc.1-alpine', 'hold next-alpine: unknown-owner, app-2.1.106-alpine'],
    notes: { 'next-alpine': 'it has the digest of app-2.1.106-alpine' },
  },
  {
    title: 'a signature, a build tag or a candidate with a higher number holds nothing',
    repository: {
      a: '2.1.105',
      signature: '3.0.0-1.sig latest',
      build: 'ci.2.9.0.7 2',
      candidate: 'staged-2.1.107 2.1',
    },
    release: '2.1.106',
    plan: ['create 2.1.106', 'move 2.1 from unknown', 'move 2 from unknown', 'move latest from unknown'],
    notes: { '2.1': unknown, '2': unknown, latest: unknown },
  },
  {
    title: 'a lower line holds nothing',
    repository: { purged: '1.9 1 latest' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'move latest from unknown'],
    notes: { latest: unknown },
  },
  {
    title: 'a line does not hold latest against the first version of the line',
    repository: { purged: '3 latest', a: '2.9.0' },
    release: '3.0.0',
    plan: ['create 3.0.0', 'create 3.0', 'hold 3: unknown-owner', 'move latest from unknown'],
    notes: { '3': alone, latest: unknown },
  },
  {
    title: 'a line outside --latest-range does not hold latest',
    repository: { purged: '3.0 3 2.7 latest' },
    release: '2.1.106',
    policy: { latestRange: '<2.5' },
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'move latest from unknown'],
    notes: { latest: unknown },
  },
  {
    title: 'a line inside --latest-range holds latest',
    repository: { purged: '3 latest' },
    release: '2.1.106',
    policy: { latestRange: '<4' },
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'hold latest: unknown-owner, 3'],
    notes: { latest: heldBy('3') },
  },
  {
    title: '--latest always takes latest from a higher line',
    repository: { purged: '3.0 3 latest' },
    release: '2.1.106',
    policy: { latest: 'always' },
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'move latest from unknown'],
    notes: { latest: unknown },
  },
  {
    title: 'a hold by what looks like a date names --ignore',
    repository: { purged: '20261121 latest' },
    release: '2.1.106',
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'hold latest: unknown-owner, 20261121'],
    notes: {
      latest: heldBy('20261121'),
    },
  },
  {
    title: 'an ignored alias holds nothing',
    repository: { purged: '20261121 latest' },
    release: '2.1.106',
    policy: { ignores: (tag) => tag.startsWith('2026') },
    plan: ['create 2.1.106', 'create 2.1', 'create 2', 'move latest from unknown'],
    notes: { latest: unknown },
  },
  {
    title: 'lines of other variants do not hold the aliases of a variant',
    repository: { purged: '3-alpine v3.0-alpine alpine', other: '4 latest' },
    release: '2.1.106',
    policy: { variant: 'alpine' },
    plan: [
      'create 2.1.106-alpine',
      'create 2.1-alpine',
      'create 2-alpine',
      'hold alpine: unknown-owner, v3.0-alpine',
    ],
    notes: { alpine: heldBy('v3.0-alpine') },
  },
]

const order: readonly PlanCase[] = [
  {
    title: 'aliases are written in the order patch, minor, major, channels, latest',
    repository: {},
    release: '1.2.3+5',
    policy: {
      channels: [
        { name: 'next', identifiers: ['next'] },
        { name: 'edge', identifiers: ['*'] },
      ],
      extraTags: [parseTag('sha-1a2b3c4')],
    },
    plan: [
      'create 1.2.3_5',
      'create sha-1a2b3c4',
      'create 1.2.3',
      'create 1.2',
      'create 1',
      'create next',
      'create edge',
      'create latest',
    ],
  },
  {
    title: '--order latest-first writes latest first',
    repository: {},
    release: '2.1.106',
    policy: { order: 'latest-first', channels: [{ name: 'next', identifiers: ['next'] }] },
    plan: ['create 2.1.106', 'create latest', 'create 2.1', 'create 2', 'create next'],
  },
]

const literals: readonly PlanCase[] = [
  {
    title: '--tag adds a literal tag',
    repository: { '2.1.106': '2.1.106 2.1 2 latest' },
    release: '2.1.106',
    policy: { extraTags: [parseTag('sha-1a2b3c4'), parseTag('sha-1a2b3c4')] },
    plan: ['keep 2.1.106', 'create sha-1a2b3c4', 'keep 2.1', 'keep 2', 'keep latest'],
  },
  {
    title: 'a literal tag with other content is refused like an exact tag',
    repository: { older: 'sha-1a2b3c4' },
    release: '2.1.106',
    policy: { extraTags: [parseTag('sha-1a2b3c4')] },
    plan: ['create 2.1.106', 'refuse sha-1a2b3c4', 'create 2.1', 'create 2', 'create latest'],
    notes: { 'sha-1a2b3c4': 'already published with other content' },
    refusals: ['EXACT_TAG_EXISTS'],
  },
  {
    title: '--overwrite replaces a literal tag',
    repository: { older: 'sha-1a2b3c4' },
    release: '2.1.106',
    policy: { extraTags: [parseTag('sha-1a2b3c4')], overwrite: true },
    plan: ['create 2.1.106', 'move sha-1a2b3c4 from unknown', 'create 2.1', 'create 2', 'create latest'],
  },
]

/** The rules of the planner, each with cases. */
export const plans: Readonly<Record<string, readonly PlanCase[]>> = {
  'exact tag': exactTags,
  owner: owners,
  prereleases,
  '0.x': zero,
  'build metadata': builds,
  '--tag-prefix': prefixes,
  '--variant': variants,
  latest,
  withdrawn: withdrawals,
  'never read': ignored,
  'unknown owner': unknownOwners,
  order,
  'literal tags': literals,
}
