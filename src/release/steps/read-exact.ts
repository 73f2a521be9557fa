import { SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Target } from '../state/target.ts'
import { readUntil } from '../state/waiting.ts'

/**
 * Reads a published exact tag until it no longer shows what it replaced: a registry may answer with the old state for a
 * while. `isShown` is false if the time to settle ends first. `found` may be the content of another release.
 */
export async function readPublished(
  target: Target,
  tag: Tag,
  replaced: Digest | undefined,
  signal: AbortSignal,
): Promise<{ readonly found: Descriptor | undefined; readonly isShown: boolean }> {
  const isPublished = (now: Descriptor | undefined) => now !== undefined && now.digest !== replaced
  const found = await readUntil(() => target.registry.head(tag, signal), isPublished, target, signal)
  return { found, isShown: isPublished(found) }
}

/**
 * Reads the exact tag that this run pointed at a manifest.
 *
 * @throws PUSH_NOT_SEEN if no read shows the write within the time to settle
 */
export async function readOwnExact(
  target: Target,
  exactTag: Tag,
  published: Digest,
  replaced: Digest | undefined,
  signal: AbortSignal,
): Promise<Descriptor> {
  const { found, isShown } = await readPublished(target, exactTag, replaced, signal)
  if (found === undefined || !isShown) throw pushNotSeen(target, exactTag, published, found)
  return found
}

/** The error for an exact tag that this run wrote and that the registry does not show. */
export function pushNotSeen(
  { name }: Target,
  exactTag: Tag,
  published: Digest,
  found: Descriptor | undefined,
): SemtagError {
  return new SemtagError({
    code: 'PUSH_NOT_SEEN',
    speaker: 'registry',
    message: `semtag pointed ${name}:${exactTag} at ${shortDigest(published)}, but the registry shows ${found === undefined ? 'no such tag' : shortDigest(found.digest)}.`,
    hint: 'A proxy, or its login page, may have answered instead of the registry: check the tag, and run the same command again.',
  })
}
