import pMap from 'p-map'
import { asSemtagError, errorCodes, errorOf, type Problem } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { ReleasePorts, ReleaseRequest } from '../request.ts'
import type { TargetLog } from '../state/target-log.ts'
import { withBudget } from '../state/waiting.ts'
import type { ReleaseWarnings } from '../state/warnings.ts'
import { type ImageSurvey, lookPhase, type PlanTarget, problemsOf } from './look.ts'

/** The number of images that are surveyed or moved at once: both take only small requests. */
export const imagesAtOnce = 10
/** The number of images that are pushed or copied at once: they share one engine and one network. */
export const publishedAtOnce = 5
const finishMilliseconds = 10_000

/** Surveys every image and its targets, and plans. */
export function surveyImages(
  request: ReleaseRequest,
  ports: ReleasePorts,
  warnings: ReleaseWarnings,
  planTarget?: PlanTarget,
): Promise<readonly ImageSurvey[]> {
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

/** Throws all problems at once, usage errors first, if there is a usage error. */
export function throwMistakes(surveys: readonly ImageSurvey[]): void {
  const problems = surveys.flatMap((image) => image.problems)
  const isUsage = ({ code }: Problem) => errorCodes[code] === 'usage'
  const [first, ...others] = problems.filter(isUsage)
  if (first !== undefined)
    throw errorOf([first, ...others, ...problems.filter((problem) => !isUsage(problem))])
}

/** How many targets all images have together. */
export const targetCount = ({ images }: ReleaseRequest): number =>
  images.reduce((count, { targets }) => count + targets.length, 0)

/** False if a target is refused, or if a target failed and the request is not for best effort. */
export function mayWrite(surveys: readonly ImageSurvey[], request: ReleaseRequest): boolean {
  const ready = surveys.flatMap((image) => image.ready)
  if (ready.length === targetCount(request)) return true
  const isRefused = surveys.flatMap(problemsOf).some(({ code }) => errorCodes[code] === 'refused')
  return (request.bestEffort ?? false) && ready.length > 0 && !isRefused
}

/** True if a tag of the image is to be created or moved on some target. */
export function hasWrites({ ready }: ImageSurvey): boolean {
  return ready.some(({ seen }) =>
    seen.plan.tags.some(({ action }) => action === 'create' || action === 'move'),
  )
}

/**
 * Tidies the engine's local tags within a time limit of its own, even after an interruption. `kept` returns the local
 * tags that stay; by default, these are the written tags.
 */
export async function finishImages(
  surveys: readonly ImageSurvey[],
  kept: (record: TargetLog) => readonly Tag[] = (record) => record.written(),
): Promise<void> {
  const finish = async ({ records, image, warnings }: ImageSurvey): Promise<void> => {
    for (const record of records)
      await withBudget(finishMilliseconds, async (budget) =>
        image?.finish(record.target.repository, kept(record), budget),
      ).catch((error) =>
        warnings.warn(
          `semtag could not tidy the engine's local tags of ${record.target.name}: ${asSemtagError(error).message}`,
        ),
      )
  }
  await pMap(surveys, finish, { concurrency: publishedAtOnce })
}
