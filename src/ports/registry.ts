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
 * One repository of one registry.
 *
 * @throws Every method throws a SemtagError (`speaker: 'registry'` for the registry's answer), and throws at once when the
 * signal is aborted.
 */
export interface Registry extends Content {
  /**
   * Every tag, in no order; empty for an unknown repository.
   *
   * @throws TAG_LIST_REFUSED if the registry gives no list, TAG_LIST_INCOMPLETE if the list does not reach its end.
   */
  tags(signal: AbortSignal): Promise<readonly Tag[]>
  /** Undefined if there is no such manifest. */
  head(reference: Tag | Digest, signal: AbortSignal): Promise<Descriptor | undefined>
  /**
   * Stores a manifest under a tag, or under its digest alone. The repository must have the content of the manifest. Safe
   * to repeat.
   *
   * @throws REGISTRY_UNREACHABLE if the registry may have written the tag; other errors mean that it did not.
   */
  put(reference: Tag | Digest, manifest: Manifest, signal: AbortSignal): Promise<void>
  /**
   * Writes several tags with one request if the registry accepts that, else the first tag. Returns the tags that the
   * registry says it wrote; the caller calls again for the rest. At most one request is spent to find out what the
   * registry accepts.
   *
   * @throws REGISTRY_UNREACHABLE if the registry may have written each of the tags.
   * @see https://github.com/opencontainers/distribution-spec/pull/600
   */
  putTags(tags: readonly Tag[], manifest: Manifest, signal: AbortSignal): Promise<readonly Tag[]>
  /** The largest number of tags that one request of `putTags` writes, as far as semtag knows so far. */
  tagsAtOnce(): number
  /**
   * Deletes a tag, or a manifest with all its tags. `unsupported` means that the registry deleted nothing, because it
   * cannot delete by this kind of reference, or not at all.
   */
  delete(reference: Tag | Digest, signal: AbortSignal): Promise<'deleted' | 'absent' | 'unsupported'>
  /**
   * Adds missing entries to the list of the digest's referrers. False if the fallback tag holds something else, or if the
   * list would grow too long.
   */
  addReferrers(subject: Digest, entries: readonly IndexEntry[], signal: AbortSignal): Promise<boolean>
  /** True once the registry redirected a read to another host. Only `checkWrite` tells whether writes arrive there. */
  isMoved(): boolean
  /** Platform and labels of an image; undefined for an index, and for an artifact that is not an image. */
  configuration(manifest: Manifest, signal: AbortSignal): Promise<ImageConfiguration | undefined>
  /** Throws if the credential may not write here, and leaves nothing behind. It passes if the registry cannot tell. */
  checkWrite(signal: AbortSignal): Promise<void>
  /** Sends a blob unless the repository has it: mounts it if possible, else streams it. Safe to repeat. */
  sendBlob(
    blob: ContentDescriptor,
    source: BlobSource,
    signal: AbortSignal,
  ): Promise<'present' | 'mounted' | 'sent'>
}
