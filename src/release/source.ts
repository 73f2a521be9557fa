import type { Digest } from '../domain/image/digest.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { SourceReport } from '../domain/report.ts'
import type { Content, Descriptor, Manifest } from '../ports/content.ts'
import type { Credentials } from '../ports/credentials.ts'
import type { Engine } from '../ports/engine.ts'
import type { Below } from './copy/below.ts'
import type { Target } from './state/target.ts'

/** A manifest outside an engine, and where everything that it names is read. */
export interface FoundContent {
  readonly root: Manifest
  readonly content: Content
  /** The repository that it is in, where it is in one. */
  readonly repository?: Repository
}

/** Where a built image is. */
export interface Source {
  /** What a report says of it before, or without, a look at it. */
  readonly report: SourceReport
  /** Finds the image; throws a SemtagError where it is not there, or contradicts what was asked. */
  look(signal: AbortSignal): Promise<SourceImage>
}

/** A built image that was found. */
export interface SourceImage {
  readonly report: SourceReport
  readonly warnings: readonly string[]
  /** What the image says of itself; a planner without it compares less. */
  readonly facts?: SourceFacts
  /** Whether a manifest in a target repository has this image's content; `manifest` gets it where it must be read. */
  sameContent(found: Descriptor, manifest: () => Promise<Manifest | undefined>): Promise<boolean>
  /** Begins to get what `provide` or `sameContent` will want of the repository, where that is known beforehand. */
  foresee?(target: Target, signal: AbortSignal): void
  /**
   * The content as the repository holds it by digest: found there, or brought there. Undefined where it can only be
   * sent under its tag, which is the sender's.
   */
  provide(target: Target, tag: Tag, signal: AbortSignal): Promise<Provided | undefined>
  readonly sender?: Sender
  readonly supply?: Supply
  /** Brings what belongs to the image besides, once its content is there and before its tag is written. */
  accompany?(target: Target, how: Provided['how'] | 'present', options: AccompanyOptions): Promise<void>
  /** Called with tags as soon as they are written, so that what is done about them need not wait for the end. */
  wrote?(repository: Repository, tags: readonly Tag[], signal: AbortSignal): Promise<void>
  /** Called once a release has ended, with the tags that it wrote to the repository. */
  finish(repository: Repository, written: readonly Tag[], signal: AbortSignal): Promise<void>
}

interface SourceFacts {
  /** `image`, or the media type of another kind of artifact. */
  readonly kind: string
  /** The digest that the image is published with, where that is known beforehand. */
  readonly digest?: Digest
  /** The version label of the image; null where it has none. */
  label(signal: AbortSignal): Promise<string | null>
}

interface AccompanyOptions {
  readonly warn: (message: string) => void
  readonly signal: AbortSignal
}

interface Provided {
  readonly manifest: Manifest
  /** It was there under another name, or had to be copied. */
  readonly how: 'named' | 'copied'
}

/** Copies an image that is outside an engine. */
export interface Supply {
  readonly root: Manifest
  /** False for the repository that the image is in: there is nowhere else to copy from. */
  canSend(target: Target): boolean
  /**
   * What the target lacks below the image, looked at once. `isThere`: the target has the image itself; `dryRun`:
   * nothing will be sent.
   */
  below(
    target: Target,
    options: { readonly isThere: boolean; readonly dryRun: boolean },
    signal: AbortSignal,
  ): Promise<Below>
  /** Sends what the target lacks below the image. */
  complete(target: Target, tag: Tag, signal: AbortSignal): Promise<void>
}

/** Sends an image under a tag, out of our hands: an engine pushes by name. */
interface Sender {
  /** Sends the content to the repository under the tag; the digest where the sender tells it. */
  publish(repository: Repository, tag: Tag, signal: AbortSignal): Promise<Digest | undefined>
  /**
   * True for what cannot be this image, though it was sent under its name: another release may have given the name to
   * an image of its own in between.
   */
  isOther(sent: Manifest): boolean
  /** Why we see another digest, or none, under a tag that was published, in a sentence, where the sender can tell. */
  explainUnseen(
    repository: Repository,
    tag: Tag,
    seen: Digest | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>
}

/** An image that its engine sends. */
export interface SentImage {
  readonly image: SourceImage
  readonly sender: Sender
}

/** A source of an image that its engine sends, shared by the release and the registries that are written through it. */
export interface EnginePush {
  readonly source: Source
  /** What the release has found. */
  image(signal: AbortSignal): Promise<SentImage>
  /** True for a digest that the engine told of a push in this release. */
  has(digest: Digest): boolean
}

/** The way through an engine. */
export interface EngineWay {
  readonly engine: () => Promise<Engine>
  readonly credentials: Credentials
  readonly sent: EnginePush
}

/** Looks at a source once, and remembers which digests its engine tells. */
export function enginePush(given: Source): EnginePush {
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
