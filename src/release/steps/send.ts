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

// So long may an engine that was told to stop still finish its push.
const graceMilliseconds = 3000
const pauseMilliseconds = 200

// The engine was told to stop, or cannot tell how its push ended.
function mayGoOn(error: SemtagError): boolean {
  return isStop(error) || error.code === 'ENGINE_UNREACHABLE' || error.code === 'PUSH_FAILED'
}

/**
 * After a publication that failed or was interrupted: whether the exact tag holds the image all the same.
 * An engine that is told to stop may still finish its push. Undefined: it cannot be told.
 */
async function verifyInterruptedPush(
  target: Target,
  tag: Tag,
  image: SourceImage,
  error: SemtagError,
  clock: Clock,
): Promise<Descriptor | false | undefined> {
  const until = clock.now().getTime() + (mayGoOn(error) ? graceMilliseconds : 0)
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

interface ReadBackOptions {
  readonly signal: AbortSignal
  /** What the tag pointed at before: a registry may go on answering with it for a while. */
  readonly replaced: Digest | undefined
}

/** What the exact tag has after a push; `taken`: another release of the version has put its own content there. */
interface ReadBack extends Descriptor {
  readonly taken: boolean
}

/**
 * Reads the tag that the source says it has sent, directly: a remote engine's `localhost:5000` may be another
 * registry than ours.
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

export interface SendOptions {
  readonly clock: Clock
  readonly reporter: Reporter
  readonly signal: AbortSignal
  readonly warn: (message: string) => void
  /** What the tag pointed at before. */
  readonly replaced: Digest | undefined
  /** Called with the digest that the source says it has sent, while the tag is read. */
  readonly onSent?: (digest: Digest, reading: Promise<ReadBack>) => void
}

export type Sent = { readonly outcome: 'written'; readonly found: ReadBack } | WriteFailure

/**
 * Lets the source send the content, and reads the tag: after an error or an interruption it may stand there all
 * the same, and after a success it may not.
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
    if (!isStop(error)) warn(`${error.message} The registry shows ${tag} with this image all the same.`)
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
    // The source says that it is written: that the registry does not show it is no proof.
    return found ? { outcome: 'written', found: { ...found, taken: false } } : { outcome: 'unknown', error }
  }
}
