import pMap from 'p-map'
import { asSemtagError, errorCodes, errorOf, type Problem } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { ReleasePorts, ReleaseRequest } from '../request.ts'
import { withBudget } from '../state/waiting.ts'
import type { ReleaseWarnings } from '../state/warnings.ts'
import { type LookedAt, lookPhase, type PlanTarget, problemsOf } from './look.ts'

/** Small requests, such as those that look or move an alias: each image with all of its targets. */
export const imagesAtOnce = 10
/** Pushes and copies, which share one engine and one network connection. */
export const publishedAtOnce = 5

/** Looks at every image and its targets, and plans. */
export function lookAtImages(
  request: ReleaseRequest,
  ports: ReleasePorts,
  warnings: ReleaseWarnings,
  planTarget?: PlanTarget,
): Promise<readonly LookedAt[]> {
  const { images } = request
  return pMap(
    images,
    (image) => {
      const name = images.length > 1 ? image.source.report.image : undefined
      return lookPhase(image, request, ports, warnings.of(name), planTarget)
    },
    { concurrency: imagesAtOnce },
  )
}

/**
 * Throws every mistake in the request at once, so that a user corrects the command line once.
 *
 * @throws SemtagError with a usage code
 */
export function throwMistakes(looked: readonly LookedAt[]): void {
  const problems = looked.flatMap((image) => image.problems)
  const isUsage = ({ code }: Problem) => errorCodes[code] === 'usage'
  const [first, ...others] = problems.filter(isUsage)
  if (first !== undefined)
    throw errorOf([first, ...others, ...problems.filter((problem) => !isUsage(problem))])
}

/** How many targets all images have together. */
export const targetCount = ({ images }: ReleaseRequest): number =>
  images.reduce((count, { targets }) => count + targets.length, 0)

/** A target that is refused keeps all others from being written; a target that fails does so without `--best-effort`. */
export function mayWrite(looked: readonly LookedAt[], request: ReleaseRequest): boolean {
  const ready = looked.flatMap((image) => image.ready)
  if (ready.length === targetCount(request)) return true
  const isRefused = looked.flatMap(problemsOf).some(({ code }) => errorCodes[code] === 'refused')
  return (request.bestEffort ?? false) && ready.length > 0 && !isRefused
}

/** True if a tag of the image is to be created or moved on some target. */
export function hasWrites({ ready }: LookedAt): boolean {
  return ready.some(({ seen }) =>
    seen.plan.tags.some(({ action }) => action === 'create' || action === 'move'),
  )
}

const finishMilliseconds = 10_000

/** Tidies the engine's local tags, also after an interruption: on a budget of its own. `kept` are those that stay. */
export async function finishImages(
  looked: readonly LookedAt[],
  kept: (record: LookedAt['records'][number]) => readonly Tag[] = (record) => record.written(),
): Promise<void> {
  const finish = async ({ records, image, warnings }: LookedAt): Promise<void> => {
    for (const record of records)
      await withBudget(finishMilliseconds, async (budget) =>
        image?.finish(record.target.repository, kept(record), budget),
      ).catch((error) =>
        warnings.warn(
          `The engine's local tags of ${record.target.name} are not as they should be: ${asSemtagError(error).message}`,
        ),
      )
  }
  await pMap(looked, finish, { concurrency: publishedAtOnce })
}
