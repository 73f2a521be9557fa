import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Clock, Reporter } from '../../ports.ts'
import type { SentImage } from '../source/source.ts'
import { asSemtagError, isAnswer, isStop, outcomeOf } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import type { Failure } from '../state/write.ts'
import { publishedAfterAll } from './publish-after-all.ts'
import { type ReadBack, readBack } from './read-back.ts'

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

export type Sent = { readonly outcome: 'written'; readonly found: ReadBack } | Failure

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
    const found = await publishedAfterAll(target, tag, image, error, clock)
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
      error.code === 'PUSH_NOT_SEEN' ? undefined : await publishedAfterAll(target, tag, image, error, clock)
    // The source says that it is written: that the registry does not show it is no proof.
    return found ? { outcome: 'written', found: { ...found, taken: false } } : { outcome: 'unknown', error }
  }
}
