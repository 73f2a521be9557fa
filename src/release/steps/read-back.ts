import { SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor, Manifest } from '../../ports.ts'
import type { SentImage } from '../source/source.ts'
import type { Target } from '../state/target.ts'
import { readUntil } from '../state/wait.ts'

export interface ReadBackOptions {
  readonly signal: AbortSignal
  /** What the tag pointed at before: a registry may go on answering with it for a while. */
  readonly replaced: Digest | undefined
}

/** What the exact tag has after a push; `taken`: another release of the version has put its own content there. */
export interface ReadBack extends Descriptor {
  readonly taken: boolean
}

/**
 * Reads the tag that the source says it has sent, directly: a remote engine's `localhost:5000` may be another
 * registry than ours.
 *
 * @throws PUSH_NOT_SEEN
 */
export async function readBack(
  target: Target,
  tag: Tag,
  sent: Digest | undefined,
  image: SentImage,
  { signal, replaced }: ReadBackOptions,
): Promise<ReadBack> {
  const read = async () => {
    const manifest = await target.registry.get(tag, signal)
    return { manifest, same: manifest !== undefined && (await isSent(manifest, sent, image)) }
  }
  // What is neither old nor ours is somebody else's: waiting does not bring ours back.
  const ended = ({ manifest, same }: Awaited<ReturnType<typeof read>>) =>
    same || (manifest !== undefined && manifest.digest !== replaced)
  const { manifest, same } = await readUntil(read, ended, target, signal)
  const explained = same ? undefined : await explain(target, tag, manifest?.digest, image, signal)
  if (manifest === undefined || explained !== undefined || (!same && manifest.digest === replaced))
    throw unseen(target, tag, sent, manifest?.digest, explained)
  target.keep(manifest)
  return { mediaType: manifest.mediaType, digest: manifest.digest, taken: !same }
}

async function isSent(
  manifest: Manifest,
  sent: Digest | undefined,
  { image, sender }: SentImage,
): Promise<boolean> {
  if (sent === undefined) return image.sameContent(manifest, async () => manifest)
  return manifest.digest === sent && !sender.isOther(manifest)
}

async function explain(
  { repository }: Target,
  tag: Tag,
  seen: Digest | undefined,
  { sender }: SentImage,
  signal: AbortSignal,
): Promise<string | undefined> {
  return sender.explainUnseen(repository, tag, seen, signal).catch(() => undefined)
}

function unseen(
  target: Target,
  tag: Tag,
  sent: Digest | undefined,
  seen: Digest | undefined,
  explained: string | undefined,
): SemtagError {
  const what = sent === undefined ? 'The image was pushed' : `${shortDigest(sent)} was pushed`
  const found =
    seen === undefined ? 'the registry does not show it' : `the registry shows ${shortDigest(seen)}`
  return new SemtagError({
    code: 'PUSH_NOT_SEEN',
    message: `${what} to ${target.name}:${tag}, but ${found}.${explained === undefined ? '' : ` ${explained}`}`,
    hint:
      explained === undefined
        ? 'Another release of this version may have run at the same time; look at the tag, and run this again.'
        : 'Name the registry by an address that means the same to the engine and to this machine.',
  })
}
