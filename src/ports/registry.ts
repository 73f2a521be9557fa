import type { Digest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type {
  BlobSource,
  Content,
  ContentDescriptor,
  Descriptor,
  ImageConfiguration,
  IndexEntry,
  Manifest,
} from './content.ts'

/**
 * One repository of one registry, reached directly.
 * Every method throws a SemtagError (`speaker: 'registry'`) and ends at once when the signal is aborted.
 */
export interface Registry extends Content {
  /** Every tag, in no order; empty where the repository is not known. A list that is refused is `TAG_LIST_REFUSED`. */
  tags(signal: AbortSignal): Promise<readonly Tag[]>
  /** Undefined where there is no such manifest. */
  head(reference: Tag | Digest, signal: AbortSignal): Promise<Descriptor | undefined>
  /** Stores a manifest, whose content the repository already holds, under a tag or its digest alone. Safe to repeat. */
  put(reference: Tag | Digest, manifest: Manifest, signal: AbortSignal): Promise<void>
  /**
   * Points tags at the manifest with one request: all of them where the registry takes several at once, else the
   * first. Those that the registry says it wrote: the rest is left to the next call, which may find the way to write
   * them. Never more than one request is lost in finding out what a registry takes.
   *
   * @see https://github.com/opencontainers/distribution-spec/pull/600
   */
  putTags(tags: readonly Tag[], manifest: Manifest, signal: AbortSignal): Promise<readonly Tag[]>
  /** How many tags one request of `putTags` may have written, by what is known of the registry so far. */
  tagsAtOnce(): number
  /**
   * Deletes a tag, or a manifest with every tag on it. `unsupported`: not by this kind of reference, or not at all;
   * nothing was deleted then.
   */
  delete(reference: Tag | Digest, signal: AbortSignal): Promise<'deleted' | 'absent' | 'unsupported'>
  /**
   * Sees to it that the list of the digest's referrers has the entries. False where it cannot, since the tag that
   * would hold the list holds something else, or the list would grow too long.
   */
  addReferrers(subject: Digest, entries: readonly IndexEntry[], signal: AbortSignal): Promise<boolean>
  /** True once reads were redirected to another host: whether writes arrive is for `checkWrite` to tell. */
  isMoved(): boolean
  /** What the image of a manifest says of itself; undefined for an index, and for what is no image. */
  configuration(manifest: Manifest, signal: AbortSignal): Promise<ImageConfiguration | undefined>
  /** Throws where the credential may not write here; nothing is left behind. A way that cannot tell says nothing. */
  checkWrite(signal: AbortSignal): Promise<void>
  /** Sends a blob that is not there yet: mounts it where that can be, else streams it. Safe to repeat. */
  sendBlob(
    blob: ContentDescriptor,
    source: BlobSource,
    signal: AbortSignal,
  ): Promise<'present' | 'mounted' | 'sent'>
}
