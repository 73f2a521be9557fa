import pMap from 'p-map'
import type { PushReport } from '../domain/report.ts'
import type { Gate, ReleasePorts, ReleaseRequest } from './request.ts'
import { stoppable } from './state/waiting.ts'
import { createWarnings, type ReleaseWarnings } from './state/warnings.ts'
import { hasAllChildren } from './steps/children.ts'
import { runGate } from './steps/gate.ts'
import {
  finishImages,
  hasWrites,
  imagesAtOnce,
  mayWrite,
  publishedAtOnce,
  surveyImages,
  targetCount,
  throwMistakes,
} from './steps/images.ts'
import type { ImageSurvey } from './steps/look.ts'
import { confirmPhase, movePhase, type PublishedTarget } from './steps/move.ts'
import { type Publication, publishPhase } from './steps/publish.ts'
import { reportOf } from './steps/report.ts'
import type { ReadyTarget } from './steps/survey.ts'

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
    const warnings = createWarnings(ports.reporter)
    request.warnings?.forEach(warnings.warn)
    const surveys = await surveyImages(request, ports, warnings)
    throwMistakes(surveys)
    const gate = surveys.some(hasWrites) ? request.gate : undefined
    const isWriting = !request.dryRun && mayWrite(surveys, request)
    if (isWriting && gate !== undefined) return releaseBehindGate(gate, surveys, request, ports, warnings)
    if (isWriting) {
      await write(surveys, request, ports)
      await finishImages(surveys)
    }
    const notRun = gate && { command: gate.words, exitCode: null, references: [] }
    return reportOf(request, surveys, warnings.general, notRun)
  })
}

/** Lets the gate examine the content, surveys everything again because a gate takes minutes, and continues. */
async function releaseBehindGate(
  gate: Gate,
  surveys: readonly ImageSurvey[],
  request: ReleaseRequest,
  ports: ReleasePorts,
  warnings: ReleaseWarnings,
): Promise<PushReport> {
  const { report, problem, images, close } = await runGate(gate, surveys, request.images, ports)
  const [first, ...others] = images
  try {
    if (problem !== undefined || first === undefined) {
      await finishImages(surveys)
      const held = surveys.map((image) => ({
        ...image,
        problems: [...image.problems, ...(problem === undefined ? [] : [problem])],
      }))
      return reportOf(request, held, warnings.general, report)
    }
    const examined = { ...request, images: [first, ...others] as const }
    const again = await surveyImages(examined, ports, warnings)
    if (mayWrite(again, examined)) await write(again, examined, ports)
    await finishImages(again)
    return reportOf(examined, again, warnings.general, report)
  } finally {
    await close()
  }
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
