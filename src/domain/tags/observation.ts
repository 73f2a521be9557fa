import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'

/** What semtag reads from the content of a digest. */
export interface ContentFacts {
  /** `image`, or the media type of another artifact; undefined if the content cannot be read. */
  readonly kind?: string | undefined
  /** The version label; null if there is none, undefined if semtag has not read it. */
  readonly label?: string | null
  /** The digest of the withdrawn image if the content is a marker. */
  readonly withdraws?: Digest | undefined
}

/** How much to read: a label may be in the configuration, which takes more requests. */
export type FactsWanted = 'kind' | 'label'

const imageTypes = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
])

/** The kind of an artifact: `image` for an image configuration or no type, else the type itself. */
export function kindOf(artifactType: string | undefined): string {
  return artifactType === undefined || imageTypes.has(artifactType) ? 'image' : artifactType
}

/** What semtag has read of a repository. */
export interface Observation {
  /** The tag list, in any order. */
  readonly tags: readonly Tag[]
  /** What single tags point at; null if the tag has no manifest, even if the list names it. */
  readonly digests: ReadonlyMap<Tag, Digest | null>
  /**
   * True if the registry lists the tags of archived images and answers 404 for their manifests (Amazon ECR): a listed
   * tag is then published even without a manifest.
   */
  readonly listedIsPublished?: boolean
  /** How a user restores an archived image of this registry, as the beginning of a sentence. */
  readonly restoreArchived?: string
  /** The facts that semtag has read from content. */
  readonly facts?: ReadonlyMap<Digest, ContentFacts>
}

/** Looks up digests, and records those that are requested but unknown. */
export interface Lookup {
  /** The tag's digest; null if the tag has no manifest, undefined if semtag has not read it. */
  digest(tag: Tag): Digest | null | undefined
  /** True if the tag list names the tag. */
  lists(tag: string): boolean
  /** False only if the tag is known to have no manifest. */
  exists(tag: Tag): boolean
  /** The facts of a digest's content; undefined if semtag has not read `wanted`. */
  facts(digest: Digest, wanted: FactsWanted): ContentFacts | undefined
  /** The tags whose digest was requested and is unknown. */
  readonly unresolved: ReadonlySet<Tag>
  /** The content that was requested and is unread, and how much of it was requested. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

/** The tags of a list as a set, cached for each list. */
export const setOf: (tags: readonly string[]) => ReadonlySet<string> = memoize(
  (tags: readonly string[]): ReadonlySet<string> => new Set(tags),
)

export function createLookup({
  tags,
  digests,
  facts = new Map(),
  listedIsPublished = false,
}: Observation): Lookup {
  const listed = setOf(tags)
  const unresolved = new Set<Tag>()
  const unread = new Map<Digest, FactsWanted>()
  const digest = (tag: Tag): Digest | null | undefined => {
    const known = digests.get(tag)
    if (known === undefined) unresolved.add(tag)
    return known
  }
  const exists = (tag: Tag): boolean => {
    const known = digest(tag)
    return known === undefined || (known === null && listedIsPublished) ? listed.has(tag) : known !== null
  }
  return {
    digest,
    exists,
    lists: (tag) => listed.has(tag),
    facts(of, wanted) {
      const known = facts.get(of)
      if (known !== undefined && (wanted === 'kind' || known.label !== undefined)) return known
      if (unread.get(of) !== 'label') unread.set(of, wanted)
      return undefined
    },
    unresolved,
    unread,
  }
}

/** An existing tag that the list does not name; undefined if the list agrees with all reads. */
export function unlistedTag({ tags, digests }: Observation): Tag | undefined {
  const listed = setOf(tags)
  for (const [tag, digest] of digests) if (digest !== null && !listed.has(tag)) return tag
  return undefined
}

/** The version and the digest of a tag, each null if it is unknown. */
export interface TagState {
  readonly version: string | null
  readonly digest: Digest | null
}
