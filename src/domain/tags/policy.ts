import type { Tag } from '../image/tag.ts'

/** An alias for prereleases, such as `next`. */
export interface Channel {
  readonly name: string
  /** First identifiers of the prereleases that belong to it, less trailing digits; `*` is any. */
  readonly identifiers: readonly string[]
}

/** How tags are named, and which alias a version may take. */
export interface Policy {
  /** Stands before the numbers of tags, `v`; never before `latest` and channels. */
  readonly tagPrefix: string
  /** Ends every tag, `alpine`; stands alone where `latest` would. */
  readonly variant: string | undefined
  /** Other variants of the repository, whose tags compete in no line of this one. */
  readonly variants: readonly string[]
  readonly channels: readonly Channel[]
  /** Gives versions 0.x the alias `0`. */
  readonly zeroMajor: boolean
  /** Reads tags with build metadata also when the version has none. */
  readonly builds: boolean
  readonly latest: 'auto' | 'always' | 'never'
  /** Why `latest` is `never`, for the report, if no flag says so: `published under the dist-tag "next"`. */
  readonly latestReason?: string
  /** The range of SemVer whose versions may take `latest`, `<3`. */
  readonly latestRange: string | undefined
  /** True for tags that are no versions, whatever they look like. */
  readonly ignores: (tag: string) => boolean
  /** Lets an exact tag with other content be written anew. */
  readonly overwrite: boolean
  /** Lets the patch alias take a tag that was published as an exact one. */
  readonly takePatch: boolean
  /** Lets an alias leave content whose version is unknown and may be higher. */
  readonly takeUnknown: boolean
  readonly order: 'latest-last' | 'latest-first'
  /** Literal tags beside those of the version, `sha-1a2b3c4`. */
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
