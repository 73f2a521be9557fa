import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import type { Clock, Reporter } from '../../ports/run.ts'
import type { SentImage, SourceImage } from '../source.ts'
import { isAnswer, isStop, outcomeOf } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import { readUntil, withBudget } from '../state/waiting.ts'
import type { WriteFailure } from '../state/write.ts'

// The engine of an aborted push may still finish the push within this time.
const graceMilliseconds = 3000
const pauseMilliseconds = 200

/** What the exact tag points at after a push; `taken`: another release of the version put its own content there. */
interface ReadBack extends Descriptor {
  readonly taken: boolean
}

export interface SendOptions {
  readonly clock: Clock
  readonly reporter: Reporter
  readonly signal: AbortSignal
  readonly warn: (message: string) => void
  /** What the tag pointed at before. */
  readonly replaced: Digest | undefined
  /** Called while the tag is read back, with the digest that the engine reports. */
  readonly onSent?: (digest: Digest, reading: Promise<ReadBack>) => void
}

export type Sent = { readonly outcome: 'written'; readonly found: ReadBack } | WriteFailure

/**
 * Lets the engine push the content, and reads the tag back: the tag may exist after an error or an interruption, and
 * be missing after a success.
 */
export async function send(target: Target, tag: Tag, sent: SentImage, options: SendOptions): Promise<Sent> {
  const { clock, reporter, signal, warn } = options
  const { image, sender } = sent
  reporter.event({ kind: 'pushing', repository: target.name, tag })
  let digest: Digest | undefined
  try {
    digest = await sender.publish(target.repository, tag, signal)
  } catch (thrown) {
    const error = asSemtagError(thrown)
    const found = await verifyInterruptedPush(target, tag, image, error, clock)
    // A refused write did not happen, even if the tag cannot be read.
    if (found === undefined) return { outcome: isAnswer(error) ? outcomeOf(error) : 'unknown', error }
    if (found === false) return { outcome: isStop(error) ? 'pending' : outcomeOf(error), error }
    if (!isStop(error)) warn(`${error.message} The registry shows ${tag} with this image nevertheless.`)
    return { outcome: 'written', found: { ...found, taken: false } }
  }
  if (digest !== undefined) target.evidence.written(tag, { mediaType: '', digest })
  const reading = readBack(target, tag, digest, sent, options)
  if (digest !== undefined) options.onSent?.(digest, reading)
  try {
    return { outcome: 'written', found: await reading }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    const found =
      error.code === 'PUSH_NOT_SEEN'
        ? undefined
        : await verifyInterruptedPush(target, tag, image, error, clock)
    // The engine reports success, so a registry that does not show the tag proves nothing.
    return found ? { outcome: 'written', found: { ...found, taken: false } } : { outcome: 'unknown', error }
  }
}

interface ReadBackOptions {
  readonly signal: AbortSignal
  /** What the tag pointed at before: a registry may still return this digest for a while. */
  readonly replaced: Digest | undefined
}

/**
 * Reads the pushed tag directly: a remote engine's `localhost:5000` may be another registry than ours.
 *
 * @throws PUSH_NOT_SEEN
 */
async function readBack(
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
  // If the digest is neither the old digest nor ours, another client wrote the tag, and waiting does not help.
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
        ? 'Another release of this version may have run at the same time: check the tag, and run the same command again.'
        : 'Name the registry by an address that means the same to the engine and to this machine.',
  })
}

/**
 * Reads whether the exact tag has the image although the push failed or was interrupted. Undefined if the tag cannot
 * be read.
 */
async function verifyInterruptedPush(
  target: Target,
  tag: Tag,
  image: SourceImage,
  error: SemtagError,
  clock: Clock,
): Promise<Descriptor | false | undefined> {
  const until = clock.now().getTime() + (mayStillFinish(error) ? graceMilliseconds : 0)
  const read = async (signal: AbortSignal): Promise<Descriptor | false> => {
    for (;;) {
      const manifest = await target.registry.get(tag, signal)
      if (manifest !== undefined && (await image.sameContent(manifest, async () => manifest))) {
        target.keep(manifest)
        return manifest
      }
      if (clock.now().getTime() >= until) return false
      await clock.sleep(pauseMilliseconds, signal)
    }
  }
  return withBudget(2 * graceMilliseconds, read).catch(() => undefined)
}

// The push was aborted, or the engine cannot say how the push ended.
function mayStillFinish(error: SemtagError): boolean {
  return isStop(error) || error.code === 'ENGINE_UNREACHABLE' || error.code === 'PUSH_FAILED'
}
