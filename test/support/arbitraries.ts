import fc from 'fast-check'
import { type Reference, repositoryOf } from '../../src/domain/image/reference.ts'
import { parseTag, type Tag } from '../../src/domain/image/tag.ts'
import { exactTag, namedAlias, numberedAlias } from '../../src/domain/tags/names.ts'
import { type Channel, defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { withdrawalTag } from '../../src/domain/tags/withdrawal.ts'
import type { Version } from '../../src/domain/version/version.ts'
import { contentOf, type ModelRepository, versionOf } from './model-repository.ts'

// Few values each, so that what is drawn together meets: one line, one version twice, one digest under two tags.
const number = fc.constantFrom('0', '1', '2', '3')
const prerelease = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('-rc.1', '-rc.2', '-rc1', '-beta', '-beta.1', '-7', '-alpine', '-rc.1-slim'),
  },
)
const build = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom('+1', '+2', '+10', '+build-5', '+007', '+7', '+a.1') },
)

const stableText = fc.tuple(number, number, number).map((numbers) => numbers.join('.'))

/** Stable versions, prereleases and builds of few numbers. */
export const versions: fc.Arbitrary<Version> = fc
  .tuple(stableText, prerelease, build)
  .map((parts) => versionOf(parts.join('')))

/** How tags are named: with and without a prefix, with and without a variant. */
export const namings: fc.Arbitrary<Pick<Policy, 'tagPrefix' | 'variant'>> = fc.record({
  tagPrefix: fc.constantFrom('', '', '', 'v', 'v', 'release-', 'r_'),
  variant: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    undefined,
    'alpine',
    'alpine',
    'slim',
    'alpine-slim',
  ),
})

const channels: fc.Arbitrary<readonly Channel[]> = fc.constantFrom(
  [],
  [{ name: 'next', identifiers: ['rc', 'beta'] }],
  [{ name: 'edge', identifiers: ['*'] }],
  [
    { name: 'rc', identifiers: ['rc'] },
    { name: 'edge', identifiers: ['*'] },
  ],
)

const latest = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constantFrom({ latestRange: '<2' }, { latestRange: '1.x || 3.x' }) },
  { weight: 1, arbitrary: fc.constantFrom({ latest: 'always' } as const, { latest: 'never' } as const) },
)

/** Policies of every kind, without problems. */
export const policies: fc.Arbitrary<Policy> = fc
  .record({
    naming: namings,
    latest,
    channels,
    variants: fc.subarray(['alpine', 'slim']),
    zeroMajor: fc.boolean(),
    builds: fc.boolean(),
    takePatch: fc.boolean(),
    takeUnknown: fc.boolean(),
    overwrite: fc.boolean(),
    ignores: fc.constantFrom(
      () => false,
      (tag: string) => /^v?3\./.test(tag),
    ),
    order: fc.constantFrom('latest-last' as const, 'latest-first' as const),
    extraTags: fc.constantFrom([], [parseTag('sha-1a2b3c4')]),
  })
  .map(({ naming, latest: ofLatest, ...rest }) => ({ ...defaultPolicy, ...rest, ...naming, ...ofLatest }))

const junk = fc.constantFrom(
  'main',
  'alpine',
  'sha-1a2b3c4',
  'sha256-7a54',
  'sha256-7a54.sig',
  '01.2.3',
  '1.2.3.4',
  '3.3.3-rc.1.sig',
  '9007199254740992.0.0',
  '20261121',
  '1.2.3_a_b',
)

const aliasName = fc.oneof(
  fc.constantFrom('latest', 'next', 'rc', 'edge'),
  fc.tuple(number, number).map((numbers) => numbers.join('.')),
  number,
  stableText,
)

/** A tag that a repository may hold: mostly an exact tag or an alias of some naming, or a withdrawal. */
const tags: fc.Arbitrary<Tag> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(versions, namings).map(([version, naming]) => exactTag(version, naming)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(aliasName, namings)
      .map(([name, naming]) => (/^\d/.test(name) ? numberedAlias(name, naming) : namedAlias(name, naming))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(versions, namings)
      .map(([version, naming]) => withdrawalTag(exactTag(version, naming))),
  },
  { weight: 1, arbitrary: junk.map(parseTag) },
)

const contents = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map(contentOf) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(contentOf('restored')) },
)

/** What a repository holds: tags and what each points at. */
export const entries: fc.Arbitrary<ModelRepository['tags']> = fc
  .array(fc.tuple(tags, contents), { maxLength: 25 })
  .map((pairs) => new Map(pairs))

/** References in full, with legal parts of every kind. */
export const references: fc.Arbitrary<Omit<Reference, 'text' | 'namesRegistry'>> = fc
  .record(
    {
      registry: fc.constantFrom(
        'docker.io',
        'localhost',
        'localhost:5000',
        'ghcr.io',
        '[::1]:5000',
        'REGISTRY',
      ),
      path: fc
        .array(fc.stringMatching(/^[a-z0-9]{1,5}((\.|_|__|-{1,3})[a-z0-9]{1,5}){0,2}$/), {
          minLength: 1,
          maxLength: 4,
        })
        .map((components) => components.join('/')),
      tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/).map(parseTag),
      digest: fc.constantFrom('a', 'b').map(contentOf),
    },
    { requiredKeys: ['registry', 'path'] },
  )
  .map(({ registry, path, ...rest }) => ({ repository: repositoryOf(registry, path), ...rest }))
