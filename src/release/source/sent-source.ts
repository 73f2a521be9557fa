import type { Digest } from '../../domain/image/digest.ts'
import type { SentImage, Source, SourceImage } from './source.ts'

/** A source of an image that its engine sends, shared by the release and the registries that are written through it. */
export interface SentSource {
  readonly source: Source
  /** What the release has found. */
  image(signal: AbortSignal): Promise<SentImage>
  /** True for a digest that the engine told of a push in this release. */
  has(digest: Digest): boolean
}

/** Looks at a source once, and remembers which digests its engine tells. */
export function sentSource(given: Source): SentSource {
  const told = new Set<Digest>()
  const find = async (signal: AbortSignal): Promise<SentImage> => {
    const image = await given.look(signal)
    if (image.sender === undefined) throw new TypeError('the image of an engine has a sender')
    const { sender } = image
    const publish: typeof sender.publish = async (...to) => {
      const digest = await sender.publish(...to)
      if (digest !== undefined) told.add(digest)
      return digest
    }
    return { image, sender: { ...sender, publish } }
  }
  let found: Promise<SentImage> | undefined
  const image = (signal: AbortSignal): Promise<SentImage> => {
    found ??= find(signal)
    return found
  }
  const look = async (signal: AbortSignal): Promise<SourceImage> => {
    const sent = await image(signal)
    return { ...sent.image, sender: sent.sender }
  }
  return { source: { report: given.report, look }, image, has: (digest) => told.has(digest) }
}
