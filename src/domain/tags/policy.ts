import type { Tag } from '../image/tag.ts'

/** An alias for prereleases, such as `next`. */
export interface Channel {
  readonly name: string
  /** The first identifiers of its prereleases, without trailing digits; `*` matches any. */
  readonly identifiers: readonly string[]
}

/** How semtag names tags, and which aliases a version may take. */
export interface Policy {
  /** The text before the numbers of a tag: `v`. Named aliases have no prefix. */
  readonly tagPrefix: string
  /** The ending of every tag: `alpine`. It replaces `latest`. */
  readonly variant: string | undefined
  /** Other variants of the repository. Their tags do not compete with those of this variant. */
  readonly variants: readonly string[]
  readonly channels: readonly Channel[]
  /** True if versions 0.x have the alias `0`. */
  readonly zeroMajor: boolean
  /** True if tags with build metadata count even if the released version has none. */
  readonly builds: boolean
  readonly latest: 'auto' | 'always' | 'never'
  /** Why `latest` is `never` if no flag says so: `published under the dist-tag "next"`. */
  readonly latestReason?: string | undefined
  /** The range of versions that may take `latest`: `<3`. */
  readonly latestRange: string | undefined
  /** True for a tag that must not be read as a version. */
  readonly ignores: (tag: string) => boolean
  /** True if semtag may replace an exact tag with other content. */
  readonly overwrite: boolean
  /** True if a patch alias may take a tag that was published as an exact tag. */
  readonly takePatch: boolean
  /** True if an alias may leave content of an unknown version, which may be higher. */
  readonly takeUnknown: boolean
  readonly order: 'latest-last' | 'latest-first'
  /** Literal tags beside those of the version: `sha-1a2b3c4`. */
  readonly extraTags: readonly Tag[]
}

/** The policy of a release without flags. */
export const defaultPolicy: Policy = {
  tagPrefix: '',
  variant: undefined,
  variants: [],
  channels: [],
  zeroMajor: false,
  builds: false,
  latest: 'auto',
  latestRange: undefined,
  ignores: () => false,
  overwrite: false,
  takePatch: false,
  takeUnknown: false,
  order: 'latest-last',
  extraTags: [],
}
