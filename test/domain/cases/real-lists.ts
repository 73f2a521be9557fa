import type { Policy } from '../../../src/domain/tags/policy.ts'

/** The shortened tag list of a public repository, and the plans of three releases. */
export interface RealList {
  readonly title: string
  /** Content, named by a word, and the tags that point at it. */
  readonly repository: Readonly<Record<string, string>>
  readonly policy?: Partial<Policy>
  /** The kind of content that is not an image. */
  readonly kinds?: Readonly<Record<string, string>>
  /** The plan of each release, in a line. */
  readonly pushes: Readonly<Record<string, string>>
}

const next = { channels: [{ name: 'next', identifiers: ['*'] }] }

export const realLists: readonly RealList[] = [
  {
    title: 'node: every version, each with its distribution',
    repository: {
      a: '22.11.0 22.11 22 lts 22.11.0-bookworm 22.11-bookworm 22-bookworm',
      b: '22.11.0-alpine 22.11.0-alpine3.20 22.11-alpine 22-alpine lts-alpine',
      c: '23.3.0 23.3 23 latest 23.3.0-bookworm bookworm',
      d: '23.3.0-alpine 23.3.0-alpine3.20 23.3-alpine 23-alpine alpine',
    },
    policy: next,
    pushes: {
      '22.12.0':
        'create 22.12.0; create 22.12; move 22 from 22.11.0; hold next: newer, 23.3.0; hold latest: newer, 23.3.0',
      '23.4.0': 'create 23.4.0; create 23.4; move 23 from 23.3.0; create next; move latest from 23.3.0',
      '24.0.0-rc.1': 'create 24.0.0-rc.1; create next',
    },
  },
  {
    title: 'postgres: two numbers, which SemVer does not read as versions',
    repository: {
      a: '16.6 16 16.6-bookworm 16-bookworm',
      b: '17.2 17 latest 17.2-bookworm 17-bookworm bookworm',
      c: '17.2-alpine 17-alpine alpine 17.2-alpine3.21',
      d: '18beta1 18beta1-bookworm',
    },
    pushes: {
      '16.7.0': 'create 16.7.0; create 16.7; hold 16: unknown-owner; hold latest: unknown-owner, 17.2',
      '17.3.0': 'create 17.3.0; create 17.3; hold 17: unknown-owner; move latest from unknown',
      '18.0.0': 'create 18.0.0; create 18.0; create 18; move latest from unknown',
    },
  },
  {
    title: 'eclipse-mosquitto: the newest line exists only as a variant',
    repository: {
      a: '2.0.22 2.0 2.0.22-openssl 2.0-openssl openssl',
      b: '2.1.2-alpine 2.1-alpine 2-alpine alpine 2 latest',
      c: '1.6.15 1.6 1 1.6.15-openssl',
    },
    pushes: {
      '2.0.23':
        'create 2.0.23; move 2.0 from 2.0.22; hold 2: unknown-owner, 2.1.2-alpine; hold latest: unknown-owner, 2.1.2-alpine',
      '1.6.16': 'create 1.6.16; move 1.6 from 1.6.15; move 1 from 1.6.15; hold latest: newer, 2.0.22',
      '2.1.3': 'create 2.1.3; create 2.1; move 2 from 2.1.2-alpine; move latest from 2.1.2-alpine',
    },
  },
  {
    title: 'haxe: previews, each with several distributions',
    repository: {
      a: '4.3.7 4.3 latest 4.3.7-bookworm 4.3-bookworm',
      b: '4.3.7-alpine3.21 4.3-alpine3.21 4.3.7-alpine 4.3-alpine',
      c: '5.0.0-preview.1 5.0.0-preview 5.0 5.0.0-preview.1-bookworm 5.0.0-preview-bookworm 5.0-bookworm next',
      d: '5.0.0-preview.1-alpine 5.0.0-preview-alpine 5.0-alpine',
    },
    policy: next,
    pushes: {
      '4.3.8':
        'create 4.3.8; move 4.3 from 4.3.7; create 4; hold next: newer, 5.0.0-preview.1; move latest from 4.3.7',
      '5.0.0-preview.2': 'create 5.0.0-preview.2; move next from 5.0.0-preview.1',
      '5.0.0':
        'create 5.0.0; move 5.0 from 5.0.0-preview-bookworm; create 5; move next from 5.0.0-preview.1; move latest from 4.3.7',
    },
  },
  {
    title: 'goreleaser: an image for each architecture beside the index',
    repository: {
      a: 'v1.3.0 v1.3 v1 latest',
      b: 'v1.3.0-amd64 latest-amd64',
      c: 'v1.3.0-arm64v8 v1.4.0-rc.1-arm64v8',
      d: 'v1.4.0-rc.1 next',
      e: 'v1.4.0-rc.1-amd64 v1.4.0-rc.2-amd64 v1.4.0-rc.2-linux-arm-v7',
    },
    policy: { ...next, tagPrefix: 'v' },
    pushes: {
      '1.4.0-rc.2': 'create v1.4.0-rc.2; move next from 1.4.0-rc.1',
      '1.3.1':
        'create v1.3.1; move v1.3 from 1.3.0; move v1 from 1.3.0; hold next: newer, 1.4.0-rc.1; move latest from 1.3.0',
      '1.4.0':
        'create v1.4.0; create v1.4; move v1 from 1.3.0; move next from 1.4.0-rc.1; move latest from 1.3.0',
    },
  },
  {
    title: 'Chainguard: a variant -dev of every version',
    repository: {
      a: '1.22.4 1.22 1 latest next',
      b: '1.22.4-dev 1.22-dev 1-dev latest-dev',
      c: '1.21.9 1.21',
      d: '1.21.9-dev 1.21-dev',
    },
    policy: next,
    pushes: {
      '1.22.5':
        'create 1.22.5; move 1.22 from 1.22.4; move 1 from 1.22.4; move next from 1.22.4; move latest from 1.22.4',
      '1.23.0-rc.1': 'create 1.23.0-rc.1; move next from 1.22.4',
      '1.21.10':
        'create 1.21.10; move 1.21 from 1.21.9; hold 1: newer, 1.22.4; hold next: newer, 1.22.4; hold latest: newer, 1.22.4',
    },
  },
  {
    title: 'endings with digits: a JDK, CUDA, and milestones',
    repository: {
      a: '3.1.0 3.1 3 latest',
      b: '3.1.0-jdk21 3.1-jdk21 latest-jdk21',
      c: '3.1.0-cuda12 cuda12',
      d: '3.2.0-m1 next',
      e: '3.2.0-m2-jdk21 3.2.0-m2-cuda12',
    },
    policy: next,
    pushes: {
      '3.2.0-m2': 'create 3.2.0-m2; move next from 3.2.0-m1',
      '3.1.1':
        'create 3.1.1; move 3.1 from 3.1.0; move 3 from 3.1.0; hold next: newer, 3.2.0-m1; move latest from 3.1.0',
      '3.2.0': 'create 3.2.0; create 3.2; move 3 from 3.1.0; move next from 3.2.0-m1; move latest from 3.1.0',
    },
  },
  {
    title: 'Spring: milestones',
    repository: { a: '1.0.0-m1', b: '1.0.0-m2 next', c: '0.9.0 0.9 latest' },
    policy: next,
    pushes: {
      '1.0.0-m3': 'create 1.0.0-m3; move next from 1.0.0-m2',
      '1.0.0-rc1': 'create 1.0.0-rc1; move next from 1.0.0-m2',
      '1.0.0': 'create 1.0.0; create 1.0; create 1; move next from 1.0.0-m2; move latest from 0.9.0',
    },
  },
  {
    title: 'a golden image: builds of one version, of which the newest is withdrawn',
    repository: {
      a: '3.0.100_1',
      b: '3.0.100_2 3.0.100 3.0 3 latest',
      c: '2.9.7_1 2.9.7 2.9 2',
      marker: 'yanked-3.0.100_2',
    },
    pushes: {
      '3.0.100+3':
        'create 3.0.100_3; move 3.0.100 from 3.0.100+2; move 3.0 from 3.0.100+2; move 3 from 3.0.100+2; move latest from 3.0.100+2',
      '2.9.8': 'create 2.9.8; move 2.9 from 2.9.7+1; move 2 from 2.9.7+1; hold latest: newer, 3.0.100+1',
      '3.0.101': 'create 3.0.101; move 3.0 from 3.0.100+2; move 3 from 3.0.100+2; move latest from 3.0.100+2',
    },
  },
  {
    title: 'charts beside images (maximhq/bifrost)',
    repository: {
      a: '1.3.0 1.3 1 latest v1.3.0',
      b: '1.2.9 1.2',
      chart: '2.1.29 2.1.28',
    },
    kinds: { chart: 'application/vnd.cncf.helm.config.v1+json' },
    pushes: {
      '1.3.1': 'create 1.3.1; move 1.3 from 1.3.0; move 1 from 1.3.0; move latest from 1.3.0',
      '1.2.10': 'create 1.2.10; move 1.2 from 1.2.9; hold 1: newer, 1.3.0; hold latest: newer, 1.3.0',
      '2.0.0': 'create 2.0.0; create 2.0; create 2; move latest from 1.3.0',
    },
  },
]
