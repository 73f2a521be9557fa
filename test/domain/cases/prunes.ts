import type { Policy } from '../../../src/domain/tags/policy.ts'

/** The shortened tag list of a repository, and what `semtag prune` plans for it. */
export interface PruneCase {
  readonly title: string
  /** Content, named by a word, and the tags that point at it. */
  readonly repository: Readonly<Record<string, string>>
  readonly policy?: Partial<Policy>
  /** The flags of the command. */
  readonly flags: string
  /** The days since the content was created, if it says so. */
  readonly days?: Readonly<Record<string, number>>
  /** Each tag with the decision and its reason, without aliases that stay as aliases. */
  readonly plan: readonly string[]
}

const next = { channels: [{ name: 'next', identifiers: ['rc'] }] }

export const prunes: readonly PruneCase[] = [
  {
    title: 'two minor lines and a backport',
    repository: {
      a: '2.1.1',
      b: '2.1.2',
      c: '2.1.3 2.1',
      d: '2.2.0 2.2 2 latest',
    },
    flags: '--keep-minor 2',
    plan: [
      'stays 2.2.0: the owner of 2.2, 2, latest',
      'stays 2.1.3: the owner of 2.1',
      'stays 2.1.2: among the newest 2 of 2.1',
      'goes 2.1.1: no rule keeps it',
    ],
  },
  {
    title: 'node: every version, each with its distribution',
    repository: {
      a: '22.10.0',
      b: '22.11.0 22.11 22 lts 22.11.0-bookworm 22.11-bookworm 22-bookworm',
      c: '23.1.0 23.1 23.1.0-bookworm',
      d: '23.2.0 23.2',
      e: '23.3.0 23.3 23 latest 23.3.0-bookworm bookworm',
    },
    flags: '--keep-major 2',
    plan: [
      'stays 23.3.0: the owner of 23.3, 23, latest',
      'stays 23.2.0: the owner of 23.2',
      'stays 23.1.0: the owner of 23.1',
      'stays 22.11.0: the owner of 22.11, 22',
      'stays 22.10.0: the owner of 22.10',
      'stays 22.11.0-bookworm: a version of another variant, or a build that does not count',
      'stays 23.1.0-bookworm: a version of another variant, or a build that does not count',
      'stays 23.3.0-bookworm: a version of another variant, or a build that does not count',
    ],
  },
  {
    title: 'postgres: two numbers, which are no versions',
    repository: {
      a: '16.6 16 16.6-bookworm',
      b: '17.2 17 latest 17.2-alpine 17.2-alpine3.21',
      c: '18beta1 18beta1-bookworm',
    },
    flags: '--keep-minor 1 --others "18beta*"',
    plan: ['goes 18beta1: --others names it', 'goes 18beta1-bookworm: --others names it'],
  },
  {
    title: 'eclipse-mosquitto: the newest line exists only as a variant',
    repository: {
      a: '2.0.20',
      b: '2.0.21 2.0.21-openssl',
      c: '2.0.22 2.0 2.0.22-openssl 2.0-openssl openssl',
      d: '2.1.2-alpine 2.1-alpine 2-alpine alpine 2 latest',
      e: '1.6.15 1.6 1',
    },
    flags: '--keep-minor 1',
    plan: [
      'stays 2.0.22: the owner of 2.0, 2, latest',
      'goes 2.0.21: no rule keeps it',
      'goes 2.0.20: no rule keeps it',
      'stays 1.6.15: the owner of 1.6, 1',
      'stays 2.0.21-openssl: a version of another variant, or a build that does not count',
      'stays 2.0.22-openssl: a version of another variant, or a build that does not count',
      'stays 2.1.2-alpine: a version of another variant, or a build that does not count',
    ],
  },
  {
    title: 'a repository of charts, without aliases',
    repository: { a: '0.1.0', b: '0.1.1', c: '0.2.0', d: '1.0.0', e: '1.0.1-rc.1', f: '1.0.1' },
    flags: '--keep-major 1 --keep-prereleases 1',
    plan: [
      'stays 1.0.1: the owner of 1.0, 1, latest',
      'goes 1.0.1-rc.1: 1.0.1 is released',
      'goes 1.0.0: no rule keeps it',
      'stays 0.2.0: the owner of 0.2',
      'stays 0.1.1: the owner of 0.1',
      'goes 0.1.0: no rule keeps it',
    ],
  },
  {
    title: 'Chainguard: a variant -dev of every version',
    repository: {
      a: '1.22.3',
      b: '1.22.3-dev',
      c: '1.22.4 1.22 1 latest',
      d: '1.22.4-dev 1.22-dev 1-dev latest-dev',
      e: '2.1.3-dev',
    },
    flags: '--keep-minor 1 --keep-prereleases 0',
    plan: [
      'stays 1.22.4: the owner of 1.22, 1, latest',
      'goes 1.22.3: no rule keeps it',
      'stays 1.22.3-dev: a version of another variant, or a build that does not count',
      'stays 1.22.4-dev: a version of another variant, or a build that does not count',
      'stays 2.1.3-dev: a version of another variant, or a build that does not count',
    ],
  },
  {
    title: 'ends that may be variants: a JDK, CUDA, dev',
    repository: {
      a: '1.0.0 1.0 1 latest',
      b: '1.0.1-jdk21',
      c: '1.0.1-cuda12.4',
      d: '1.0.1-dev dev',
      e: '1.0.1-rc.1',
      f: '1.0.1-rc.2',
    },
    flags: '--keep-prereleases 1',
    plan: [
      'stays 1.0.1-rc.2: the newest of the prereleases of 1.0.1',
      'goes 1.0.1-rc.1: no rule keeps it',
      'unclear 1.0.1-jdk21: it may be a variant, not a prerelease',
      'unclear 1.0.1-dev: it may be a variant, not a prerelease',
      'unclear 1.0.1-cuda12.4: it may be a variant, not a prerelease',
      'stays 1.0.0: the owner of 1.0, 1, latest',
    ],
  },
  {
    title: 'prereleases with a channel',
    repository: {
      a: '1.9.0-rc.1',
      b: '1.9.0 1.9 1 latest',
      c: '2.0.0-rc.1',
      d: '2.0.0-rc.2',
      e: '2.0.0-rc.3 next',
    },
    policy: next,
    flags: '--keep-prereleases 1',
    plan: [
      'stays 2.0.0-rc.3: the owner of next',
      'goes 2.0.0-rc.2: no rule keeps it',
      'goes 2.0.0-rc.1: no rule keeps it',
      'stays 1.9.0: the owner of 1.9, 1, latest',
      'goes 1.9.0-rc.1: 1.9.0 is released',
    ],
  },
  {
    title: 'CI: commits, pull requests and nightlies',
    repository: {
      a: '1.4.1 sha-1a2b3c4',
      b: '1.4.2 1.4 1 latest sha-5d6e7f8',
      c: 'pr-17',
      d: 'nightly-20261121',
      e: 'nightly-20261122 nightly',
      f: '20261121 main',
    },
    flags: '--others "sha-*" --others "pr-*" --others "nightly-*" --older-than 30d',
    days: { a: 90, b: 40, c: 31, d: 2, e: 1 },
    plan: [
      'stays 1.4.2: the owner of 1.4, 1, latest',
      'stays 1.4.1: no rule is about stable versions',
      'stays 20261121: no version; --others does not name it',
      'stays nightly-20261121: it is not old enough',
      'stays nightly-20261122: nightly is on it',
      'goes pr-17: --others names it',
      'goes sha-1a2b3c4: --others names it',
      'stays sha-5d6e7f8: 1, 1.4, latest are on it',
    ],
  },
  {
    title: 'a golden image: builds of two versions',
    repository: {
      a: '2.9.7_1',
      b: '2.9.7_2 2.9.7 2.9 2',
      c: '3.0.100_1',
      d: '3.0.100_2',
      e: '3.0.100_3 3.0.100 3.0 3 latest',
    },
    flags: '--keep-builds 2',
    plan: [
      'stays 3.0.100_3: the owner of 3.0.100, 3.0, 3, latest',
      'stays 3.0.100_2: among the newest 2 of the builds of 3.0.100',
      'goes 3.0.100_1: no rule keeps it',
      'stays 2.9.7_2: the owner of 2.9.7, 2.9, 2',
      'stays 2.9.7_1: among the newest 2 of the builds of 2.9.7',
    ],
  },
  {
    title: 'a withdrawn version, without --withdrawn',
    repository: {
      a: '3.0.1',
      b: '3.0.2 3.0 3 latest',
      c: '3.0.3',
      marker: 'yanked-3.0.3',
    },
    flags: '--keep-minor 2',
    plan: [
      'stays 3.0.3: it is withdrawn; --withdrawn lets it go',
      'stays 3.0.2: the owner of 3.0, 3, latest',
      'stays 3.0.1: among the newest 2 of 3.0',
      'stays yanked-3.0.3: semtag reserves the tag',
    ],
  },
  {
    title: 'a withdrawn version, with --withdrawn',
    repository: {
      a: '3.0.1',
      b: '3.0.2 3.0 3 latest',
      c: '3.0.3',
      marker: 'yanked-3.0.3',
    },
    flags: '--withdrawn',
    plan: [
      'goes 3.0.3: it is withdrawn',
      'stays 3.0.2: the owner of 3.0, 3, latest',
      'stays 3.0.1: no rule is about stable versions',
      'stays yanked-3.0.3: semtag reserves the tag',
    ],
  },
  {
    title: 'candidates and signatures',
    repository: {
      a: '1.0.0',
      o: '1.0.1 1.0',
      b: '1.1.0 1.1 1 latest',
      c: 'staged-1.2.0',
      d: 'gate-1.2.0-0a1b2c3d',
      'signature of a': 'SIGNATURE_OF_a.sig',
      'signature of b': 'SIGNATURE_OF_b.sig',
    },
    flags: '--keep-range ">=1.1.0"',
    plan: [
      'stays 1.1.0: the owner of 1.1, 1, latest',
      'stays 1.0.1: the owner of 1.0',
      'goes 1.0.0: no rule keeps it',
      'stays gate-1.2.0-0a1b2c3d: semtag reserves the tag',
      'stays sha256-3e23e8….sig: a signature or another referrer',
      'goes sha256-ca9781….sig: it belongs to 1.0.0',
      'stays staged-1.2.0: semtag reserves the tag',
    ],
  },
  {
    title: 'a range, with the owner of each line below it',
    repository: {
      a: 'v1.0.0',
      b: 'v1.0.1 v1.0 v1',
      c: 'v2.0.0 v2.0',
      d: 'v2.1.0-rc.1',
      e: 'v2.1.0 v2.1 v2 latest',
    },
    policy: { tagPrefix: 'v' },
    flags: '--keep-range ">=2.0.0"',
    plan: [
      'stays v2.1.0: the owner of v2.1, v2, latest',
      'stays v2.1.0-rc.1: no rule is about prereleases',
      'stays v2.0.0: the owner of v2.0',
      'stays v1.0.1: the owner of v1.0, v1',
      'goes v1.0.0: no rule keeps it',
    ],
  },
]
