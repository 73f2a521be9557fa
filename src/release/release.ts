import pMap from 'p-map'
import { asSemtagError, errorCodes, errorOf, type Problem } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { reportOf } from './report.ts'
import type { ReleasePorts, ReleaseRequest } from './request.ts'
import { stoppable, withBudget } from './state/waiting.ts'
import { createWarnings } from './state/warnings.ts'
import { hasAllChildren } from './steps/children.ts'
import { type ImageSurvey, lookPhase, problemsOf } from './steps/look.ts'
import { confirmPhase, movePhase, type PublishedTarget } from './steps/move.ts'
import { type Publication, publishPhase } from './steps/publish.ts'
import type { ReadyTarget } from './steps/survey.ts'

// Surveys and writes of aliases are small requests; all targets of an image go at once.
const imagesAtOnce = 10
// Pushes and copies share one engine and one network line.
const publishedAtOnce = 5
const finishMilliseconds = 10_000

/**
 * Releases images under the tags of one version, each to one or several repositories: surveys everything, plans,
 * publishes every exact tag everywhere, then moves the aliases, and settles. A failure of an engine or a registry is
 * not thrown: the report says what happened, and its `status` says whether everything is as planned.
 *
 * @throws SemtagError with a usage code if the engine's content contradicts the request; nothing was written then
 */
export function releaseAll(request: ReleaseRequest, outside: ReleasePorts): Promise<PushReport> {
  return stoppable(outside.signal, async (signal) => {
    const ports = { ...outside, signal }
    const { images, dryRun } = request
    const warnings = createWarnings(ports.reporter)
    request.warnings?.forEach(warnings.warn)
    const surveys = await pMap(
      images,
      (image) => {
        const name = images.length > 1 ? image.source.report.image : undefined
        return lookPhase(image, request, ports, warnings.of(name))
      },
      { concurrency: imagesAtOnce },
    )
    throwMistakes(surveys)
    if (!dryRun && mayWrite(surveys, request)) {
      await write(surveys, request, ports)
      await pMap(surveys, finish, { concurrency: publishedAtOnce })
    }
    return reportOf(request, surveys, warnings.general)
  })
}

/** Throws all problems at once, usage errors first, if there is a usage error. */
function throwMistakes(surveys: readonly ImageSurvey[]): void {
  const problems = surveys.flatMap((image) => image.problems)
  const isUsage = ({ code }: Problem) => errorCodes[code] === 'usage'
  const [first, ...others] = problems.filter(isUsage)
  if (first !== undefined)
    throw errorOf([first, ...others, ...problems.filter((problem) => !isUsage(problem))])
}

const targetCount = ({ images }: ReleaseRequest): number =>
  images.reduce((count, { targets }) => count + targets.length, 0)

/** False if a target is refused, or if a target failed and the request is not for best effort. */
function mayWrite(surveys: readonly ImageSurvey[], request: ReleaseRequest): boolean {
  const ready = surveys.flatMap((image) => image.ready)
  if (ready.length === targetCount(request)) return true
  const isRefused = surveys.flatMap(problemsOf).some(({ code }) => errorCodes[code] === 'refused')
  return (request.bestEffort ?? false) && ready.length > 0 && !isRefused
}

/** Publishes every exact tag of every image on every target, and only then writes aliases. */
async function write(
  surveys: readonly ImageSurvey[],
  request: ReleaseRequest,
  ports: ReleasePorts,
): Promise<void> {
  const { bestEffort = false } = request
  const isAlone = targetCount(request) === 1
  const publish = (target: ReadyTarget) => publishTarget(target, ports, isAlone)
  const attempts = await eachTarget(
    surveys.map(({ ready }) => ready),
    publish,
    publishedAtOnce,
  )
  const published = attempts.map((targets) => targets.flatMap((target) => target ?? []))
  const all = published.flat()
  const areAllComplete = Promise.all(all.map(({ isComplete }) => isComplete)).then((each) =>
    each.every(Boolean),
  )
  if (all.length < targetCount(request) && !bestEffort) return void (await areAllComplete)

  const surveyAgain = all.some(({ publication }) => publication.how !== 'present')
  const confirm = async (target: Published) => ({
    found: await confirmPhase(target, ports, surveyAgain),
    isComplete: bestEffort ? target.isComplete : areAllComplete,
  })
  const confirmed = await eachTarget(published, confirm, imagesAtOnce)
  if (confirmed.flat().some(({ found }) => found === 'unseen') && !bestEffort)
    return void (await areAllComplete)

  const move = async ({ found, isComplete }: (typeof confirmed)[number][number]) => {
    if (found !== undefined && found !== 'unseen') await movePhase(found, ports, isComplete)
  }
  await eachTarget(confirmed, move, imagesAtOnce)
}

/** Runs a task for every target, all of one image at once. */
function eachTarget<T, R>(
  images: readonly (readonly T[])[],
  task: (target: T) => Promise<R>,
  concurrency: number,
): Promise<readonly (readonly R[])[]> {
  return pMap(images, (targets) => Promise.all(targets.map(task)), { concurrency })
}

interface Published extends PublishedTarget {
  /** False if the index lacks a platform; the log of the target has the problem. */
  readonly isComplete: Promise<boolean>
}

/** Publishes the exact tag of one target. Undefined if that failed. */
async function publishTarget(
  target: ReadyTarget,
  ports: ReleasePorts,
  isAlone: boolean,
): Promise<Published | undefined> {
  const { record, seen, image } = target
  // These reads do not depend on the publication. If they fail, the next survey reports it.
  const completing = seen.complete().catch(() => seen)
  const publication = await publishPhase(target, ports, isAlone)
  const look = (index: Publication) => hasAllChildren(target, index, ports.signal)
  const isComplete = publication && look(publication)
  // A registry may have refused the index because of a missing child, without naming the platform.
  if (publication === undefined && image.copier) await look({ ...image.copier.root, how: 'named' })
  const now = await completing
  record.plan(now.plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal'))
  return publication && isComplete ? { ...target, seen: now, publication, isComplete } : undefined
}

/** Tidies the engine's local tags, also after an interruption, within a budget of its own. */
async function finish({ records, image, warnings }: ImageSurvey): Promise<void> {
  for (const { target, written } of records)
    await withBudget(finishMilliseconds, async (budget) =>
      image?.finish(target.repository, written(), budget),
    ).catch((error) =>
      warnings.warn(
        `semtag could not tidy the engine's local tags of ${target.name}: ${asSemtagError(error).message}`,
      ),
    )
}
