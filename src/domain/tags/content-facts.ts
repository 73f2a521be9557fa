import type { Digest } from '../image/digest.ts'

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
