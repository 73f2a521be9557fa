import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'

/** What the content behind a digest says of itself. */
export interface ContentFacts {
  /** `image`, or the media type of another artifact; undefined if it cannot be read. */
  readonly kind?: string | undefined
  /** The version label; null where it has none, undefined where nobody has looked for it. */
  readonly label?: string | null
  /** The digest that the marker of a withdrawal was written for. */
  readonly withdraws?: Digest | undefined
}

/** How much of it is asked for: a label may stand in the configuration, which takes more requests. */
export type FactsWanted = 'kind' | 'label'

const imageTypes = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
])

/** The kind of an artifact by its type, which is that of its configuration if it names no other. */
export function kindOf(artifactType: string | undefined): string {
  return artifactType === undefined || imageTypes.has(artifactType) ? 'image' : artifactType
}

/** What has been seen of a repository. */
export interface Observation {
  /** The tag list, in any order. */
  readonly tags: readonly Tag[]
  /** What single tags point at; null: no manifest is behind the tag, also where the list names it. */
  readonly digests: ReadonlyMap<Tag, Digest | null>
  /**
   * True where the registry lists images that it has archived and answers 404 for them (Amazon ECR): a listed tag is
   * published, although nothing is found behind it.
   */
  readonly listedIsPublished?: boolean
  /** The facts that were read from content. */
  readonly facts?: ReadonlyMap<Digest, ContentFacts>
}

/** Looks digests up, and keeps what was asked for and is not known. */
export interface Lookup {
  /** The tag's digest, null where it points at nothing, undefined where nobody has looked yet. */
  digest(tag: Tag): Digest | null | undefined
  /** True where the tag list names it. */
  lists(tag: string): boolean
  /** False only where it is known that nothing is behind the tag. */
  exists(tag: Tag): boolean
  /** The facts of a digest's content; undefined if they were not read to this depth. */
  facts(digest: Digest, wanted: FactsWanted): ContentFacts | undefined
  /** Tags whose digest was asked for and is not known. */
  readonly unresolved: ReadonlySet<Tag>
  /** Content that was not read yet, and how much of it was asked for. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

/** The tags of a list as a set; made once for each list. */
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

/** A tag as a report names it: the version behind it and the digest, each null where it is not known. */
export interface TagState {
  readonly version: string | null
  readonly digest: Digest | null
}
