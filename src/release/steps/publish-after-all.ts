import type { SemtagError } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Clock, Descriptor } from '../../ports.ts'
import type { SourceImage } from '../source/source.ts'
import { withBudget } from '../state/budget.ts'
import { isStop } from '../state/failure.ts'
import type { Target } from '../state/target.ts'

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
export async function publishedAfterAll(
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
