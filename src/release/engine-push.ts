import type { Digest } from '../domain/image/digest.ts'
import type { Credentials } from '../ports/credentials.ts'
import type { Engine } from '../ports/engine.ts'
import type { SentImage, Source, SourceImage } from './source.ts'

/** An image in an engine, shared by the release and the registries that semtag writes to through the engine. */
export interface EnginePush {
  readonly source: Source
  /** The image that the release has found. */
  image(signal: AbortSignal): Promise<SentImage>
  /** True for a digest that the engine reported for a push in this release. */
  hasPushed(digest: Digest): boolean
}

/** The route to registries through an engine. */
export interface EngineRoute {
  readonly engine: () => Promise<Engine>
  readonly credentials: Credentials
  readonly push: EnginePush
}

/** Looks at a source once, and remembers the digests that its engine reports. */
export function enginePush(source: Source): EnginePush {
  const digests = new Set<Digest>()
  const find = async (signal: AbortSignal): Promise<SentImage> => {
    const image = await source.look(signal)
    if (image.sender === undefined) throw new TypeError('the image of an engine has a sender')
    const { sender } = image
    const publish: typeof sender.publish = async (...to) => {
      const digest = await sender.publish(...to)
      if (digest !== undefined) digests.add(digest)
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
  return { source: { report: source.report, look }, image, hasPushed: (digest) => digests.has(digest) }
}
