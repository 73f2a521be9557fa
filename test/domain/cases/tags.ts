import type { Policy } from '../../../src/domain/tags/policy.ts'

/** Tags that are read as versions under the default policy or the given one. */
export const readTags: readonly {
  readonly tag: string
  readonly version: string
  readonly policy?: Partial<Policy>
}[] = [
  { tag: '2.1.106', version: '2.1.106' },
  { tag: 'v2.1.106', version: '2.1.106' },
  { tag: '1.0.0-rc.1', version: '1.0.0-rc.1' },
  { tag: '2147483648.0.0', version: '2147483648.0.0' },
  { tag: '20261121.1.0', version: '20261121.1.0' },
  { tag: '1.2.3_build.5', version: '1.2.3+build.5', policy: { builds: true } },
  { tag: '1.2.3_build-5', version: '1.2.3+build-5', policy: { builds: true } },
  { tag: '1.0.0-rc.1_5', version: '1.0.0-rc.1+5', policy: { builds: true } },
  { tag: 'v2.1.106', version: '2.1.106', policy: { tagPrefix: 'v' } },
  { tag: '2.1.106', version: '2.1.106', policy: { tagPrefix: 'v' } },
  { tag: 'release_2.1.106', version: '2.1.106', policy: { tagPrefix: 'release_' } },
  { tag: '2.1.106-alpine', version: '2.1.106', policy: { variant: 'alpine' } },
  { tag: 'v2.1.106-alpine', version: '2.1.106', policy: { variant: 'alpine' } },
  { tag: '2.1.106-rc.1-alpine', version: '2.1.106-rc.1', policy: { variant: 'alpine' } },
  { tag: '2.1.106-alpine_slim', version: '2.1.106', policy: { variant: 'alpine_slim' } },
  { tag: '2.1.106-alpine-slim', version: '2.1.106', policy: { variant: 'alpine-slim', variants: ['slim'] } },
  { tag: '1.2.3_5-alpine', version: '1.2.3+5', policy: { variant: 'alpine', builds: true } },
]

/** Tags that are never read as versions. */
export const unreadTags: readonly {
  readonly tag: string
  readonly why: string
  readonly policy?: Partial<Policy>
}[] = [
  { tag: 'latest', why: 'an alias' },
  { tag: '2', why: 'an alias, not 2.0.0' },
  { tag: '2.1', why: 'an alias, not 2.1.0' },
  { tag: 'v2.1', why: 'an alias' },
  { tag: 'sha256-7a546862a47a7a546862a47a7a546862a47a7a546862a47a7a546862a47a7a54', why: 'referrers' },
  { tag: 'sha256-7a546862a47a7a546862a47a7a546862a47a7a546862a47a7a546862a47a7a54.sig', why: 'a signature' },
  { tag: '1.0.0-rc.1.sig', why: 'a signature, and a prerelease to SemVer' },
  { tag: '01.2.3', why: 'leading zeros' },
  { tag: '1.2.3-01', why: 'leading zeros' },
  { tag: '9007199254740992.0.0', why: 'a number beyond 2^53' },
  { tag: '1.2.3.4', why: 'four numbers' },
  { tag: 'V1.2.3', why: 'another prefix' },
  { tag: 'vv1.2.3', why: 'another prefix' },
  { tag: '1.2.3_build_5', why: 'two underscores' },
  { tag: '1.2.3_build.5', why: 'builds are not read' },
  { tag: 'yanked-2.0.0-rc.1', why: 'a withdrawal, and a prerelease to SemVer' },
  { tag: 'yanked-2.0.0', why: 'a withdrawal, whatever the prefix', policy: { tagPrefix: 'yanked-' } },
  { tag: 'yanked-1.2.3_5', why: 'a withdrawal', policy: { builds: true } },
  { tag: '2.1.106', why: 'no tag of the variant', policy: { variant: 'alpine' } },
  { tag: '2.1.106-alpine', why: 'a known variant', policy: { variants: ['alpine'] } },
  { tag: '2.1.106-slim-alpine', why: 'a known variant', policy: { variant: 'alpine', variants: ['slim'] } },
  {
    tag: '2.1.106-alpine-slim',
    why: 'a known variant',
    policy: { variant: 'slim', variants: ['alpine-slim'] },
  },
  { tag: '1.2.3_5-alpine', why: 'a known variant', policy: { builds: true, variants: ['alpine'] } },
  { tag: '3.0.0', why: 'ignored', policy: { ignores: (tag) => tag.startsWith('3') } },
]
