import type { SemtagError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { SourceReport } from '../domain/report.ts'
import type { Content, Descriptor, Manifest } from '../ports/content.ts'
import type { Descendants } from './copy/descendants.ts'
import type { Target } from './state/target.ts'

/** A manifest outside an engine, and where everything that it names is read. */
export interface FoundContent {
  readonly root: Manifest
  readonly content: Content
  /** Undefined if the manifest is in no repository. */
  readonly repository?: Repository
}

/** Where a built image is. */
export interface Source {
  /** The report of the image before, or without, a look at it. */
  readonly report: SourceReport
  /** Finds the image; throws a SemtagError if it does not exist or contradicts the request. */
  look(signal: AbortSignal): Promise<SourceImage>
}

/** A built image that was found. */
export interface SourceImage {
  readonly report: SourceReport
  readonly warnings: readonly string[]
  /** What the image says about itself; a planner without it compares less. */
  readonly facts?: SourceFacts
  /** Whether a manifest in a target repository has this image's content; `manifest` reads it if necessary. */
  sameContent(found: Descriptor, manifest: () => Promise<Manifest | undefined>): Promise<boolean>
  /** Starts to read what `provide` or `sameContent` will need of the repository. */
  prefetch?(target: Target, signal: AbortSignal): void
  /**
   * The content as the repository holds it by digest: found there, or copied there. Undefined if only `sender` can
   * bring it there, under a tag.
   */
  provide(target: Target, tag: Tag, signal: AbortSignal): Promise<Provided | undefined>
  readonly sender?: Sender
  readonly copier?: Copier
  /** Copies signatures, attestations and SBOMs, once the content is there and before its tag is written. */
  sendReferrers?(
    target: Target,
    how: Provided['how'] | 'present',
    options: SendReferrersOptions,
  ): Promise<void>
  /** Called with the written tags before the release ends, so that `finish` has less to do. */
  onWritten?(repository: Repository, tags: readonly Tag[], signal: AbortSignal): Promise<void>
  /** Called at the end of a release, with the tags that it wrote to the repository. */
  finish(repository: Repository, written: readonly Tag[], signal: AbortSignal): Promise<void>
}

interface SourceFacts {
  /** `image`, or the media type of another kind of artifact. */
  readonly kind: string
  /** The digest under which the image is published, if it is known before. */
  readonly digest?: Digest
  /** The version label of the image; null if it has none. */
  label(signal: AbortSignal): Promise<string | null>
}

interface SendReferrersOptions {
  readonly warn: (message: string) => void
  readonly signal: AbortSignal
}

interface Provided {
  readonly manifest: Manifest
  /** `named`: the repository had the content already. */
  readonly how: 'named' | 'copied'
}

/** Copies an image that is outside an engine. */
export interface Copier {
  readonly root: Manifest
  /** False for the repository that the image is in: there is nothing to copy from. */
  canCopyTo(target: Target): boolean
  /**
   * What the target has and lacks of everything below the image, read once. `isThere`: the target has the image itself;
   * `dryRun`: nothing will be sent.
   */
  descendants(
    target: Target,
    options: { readonly isThere: boolean; readonly dryRun: boolean },
    signal: AbortSignal,
  ): Promise<Descendants>
  /** Sends what the target lacks below the image. */
  copyMissing(target: Target, tag: Tag, signal: AbortSignal): Promise<void>
}

/** Sends an image under a tag by other means than the registry API: an engine pushes by name. */
interface Sender {
  /** The error if the engine cannot send the whole image. */
  readonly refusal?: SemtagError | undefined
  /** Pushes the content under the tag. Returns the digest if the engine reports it. */
  publish(repository: Repository, tag: Tag, signal: AbortSignal): Promise<Digest | undefined>
  /**
   * True for a manifest that cannot be this image, although it was pushed under its name: another release may have
   * given the name to its own image in between.
   */
  isOther(sent: Manifest): boolean
  /** A sentence about why semtag does not see a pushed tag, or sees another digest. Undefined without an explanation. */
  explainUnseen(
    repository: Repository,
    tag: Tag,
    seen: Digest | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>
}

/** An image that its engine pushes. */
export interface SentImage {
  readonly image: SourceImage
  readonly sender: Sender
}
