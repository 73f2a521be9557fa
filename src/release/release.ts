import pMap from 'p-map'
import { asSemtagError, errorCodes, errorOf, type Problem } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { reportOf } from './report.ts'
import type { ReleasePorts, ReleaseRequest } from './request.ts'
import { stoppable, withBudget } from './state/waiting.ts'
import { createWarnings } from './state/warnings.ts'
import { isWhole } from './steps/children.ts'
import { type LookedAt, lookPhase, problemsOf, type Surveyed } from './steps/look.ts'
import { confirmPhase, movePhase } from './steps/move.ts'
import { type Publication, publishPhase } from './steps/publish.ts'

// Small requests, such as those that look or move an alias: each image with all of its targets.
const imagesAtOnce = 10
// Pushes and copies, which share one engine and one line.
const publishedAtOnce = 5

/**
 * Releases images under the tags of one version, each to one or several repositories: looks at everything, plans,
 * publishes every exact tag everywhere, then moves the aliases, and settles. What an engine or a registry does is
 * never thrown: the report says what happened, and its `status` whether all is as planned.
 *
 * @throws SemtagError with a usage code where what the engine holds contradicts the request; nothing was written.
 */
export function releaseAll(request: ReleaseRequest, ports: ReleasePorts): Promise<PushReport> {
  return stoppable(ports.signal, (signal) => run(request, { ...ports, signal }))
}

async function run(request: ReleaseRequest, ports: ReleasePorts): Promise<PushReport> {
  const { images, dryRun, warnings: given = [] } = request
  const warnings = createWarnings(ports.reporter)
  given.forEach(warnings.warn)
  const looked = await pMap(
    images,
    (image) => {
      const name = images.length > 1 ? image.source.report.image : undefined
      return lookPhase(image, request, ports, warnings.of(name))
    },
    { concurrency: imagesAtOnce },
  )
  throwMistakes(looked)
  if (!dryRun && mayWrite(looked, request)) {
    await write(looked, request, ports)
    await pMap(looked, finish, { concurrency: publishedAtOnce })
  }
  return reportOf(request, looked, warnings.general)
}

/** Who has to correct a command line wants to know all that is wrong with it. */
function throwMistakes(looked: readonly LookedAt[]): void {
  const problems = looked.flatMap((image) => image.problems)
  const isUsage = ({ code }: Problem) => errorCodes[code] === 'usage'
  const [first, ...others] = problems.filter(isUsage)
  if (first !== undefined)
    throw errorOf([first, ...others, ...problems.filter((problem) => !isUsage(problem))])
}

const targetCount = ({ images }: ReleaseRequest): number =>
  images.reduce((count, { targets }) => count + targets.length, 0)

/** One that is refused keeps all from being written; one that fails does so unless told otherwise. */
function mayWrite(looked: readonly LookedAt[], request: ReleaseRequest): boolean {
  const ready = looked.flatMap((image) => image.ready)
  if (ready.length === targetCount(request)) return true
  const isRefused = looked.flatMap(problemsOf).some(({ code }) => errorCodes[code] === 'refused')
  return (request.bestEffort ?? false) && ready.length > 0 && !isRefused
}

/** Publishes and moves: every exact tag of every image is there on every target before any alias is written. */
async function write(
  looked: readonly LookedAt[],
  request: ReleaseRequest,
  ports: ReleasePorts,
): Promise<void> {
  const isAlone = targetCount(request) === 1
  const published = await pMap(
    looked,
    async ({ ready }) => (await Promise.all(ready.map((target) => publish(target, ports, isAlone)))).flat(),
    { concurrency: publishedAtOnce },
  )
  const ready = published.flat()
  // Aliases wait until the children of every index are there.
  const allWhole = Promise.all(ready.map(({ whole }) => whole)).then((each) => each.every(Boolean))
  if (ready.length < targetCount(request) && !request.bestEffort) return void (await allWhole)
  const surveyAgain = ready.some(({ publication }) => publication.how !== 'present')
  const confirmed = await pMap(
    published,
    (targets) =>
      Promise.all(
        targets.map(async (target) => {
          const { record, seen, publication } = target
          const whole = request.bestEffort ? target.whole : allWhole
          const phase = { ...target, whole, ports, surveyAgain }
          return { ...target, phase, found: await confirmPhase(record, seen, publication, phase) }
        }),
      ),
    { concurrency: imagesAtOnce },
  )
  if (confirmed.flat().some(({ found }) => found === 'unseen') && !request.bestEffort)
    return void (await allWhole)
  await pMap(
    confirmed,
    (targets) =>
      Promise.all(
        targets.map(async ({ found, record, seen: first, phase, publication }) => {
          if (found !== undefined && found !== 'unseen')
            await movePhase(record, found, { ...phase, first, publication })
        }),
      ),
    { concurrency: imagesAtOnce },
  )
}

interface Published extends Surveyed {
  readonly publication: Publication
  /** False where the index lacks a platform, which the record tells. */
  readonly whole: Promise<boolean>
}

/** The target with its exact tag in place; nothing where that failed. */
async function publish(
  target: Surveyed,
  ports: ReleasePorts,
  isAlone: boolean,
): Promise<readonly Published[]> {
  const { record, seen } = target
  // What does not depend on the publication is asked meanwhile; where that fails, the next survey tells.
  const looking = seen.whole().catch(() => seen)
  const publication = await publishPhase(record, seen, { ...target, ports, isAlone })
  const { image, warn, request } = target
  const look = (index: Publication) =>
    isWhole(record, index, { image, warn, sparse: request.sparse ?? false, ports })
  const whole = publication && look(publication)
  // A registry may have refused an index for a child that it lacks, in words that name no platform.
  if (publication === undefined && image.supply) await look({ ...image.supply.root, how: 'named' })
  const now = await looking
  record.plan(now.plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal'))
  return publication && whole ? [{ ...target, seen: now, publication, whole }] : []
}

const finishMilliseconds = 10_000

// Local names are tidied also where the release was interrupted, on a budget of their own.
async function finish({ records, image, warnings }: LookedAt): Promise<void> {
  for (const { target, written } of records)
    await withBudget(finishMilliseconds, async (budget) =>
      image?.finish(target.repository, written(), budget),
    ).catch((error) =>
      warnings.warn(
        `The engine's local tags of ${target.name} are not as they should be: ${asSemtagError(error).message}`,
      ),
    )
}
