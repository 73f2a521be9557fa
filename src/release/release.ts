import pMap from 'p-map'
import type { PushReport } from '../domain/report.ts'
import { reportOf } from './report.ts'
import type { Gate, ReleasePorts, ReleaseRequest } from './request.ts'
import { stoppable } from './state/waiting.ts'
import { createWarnings, type ReleaseWarnings } from './state/warnings.ts'
import { isWhole } from './steps/children.ts'
import { runGate } from './steps/gate.ts'
import {
  finishImages,
  hasWrites,
  imagesAtOnce,
  lookAtImages,
  mayWrite,
  publishedAtOnce,
  targetCount,
  throwMistakes,
} from './steps/images.ts'
import type { LookedAt, Surveyed } from './steps/look.ts'
import { confirmPhase, movePhase } from './steps/move.ts'
import { type Publication, publishPhase } from './steps/publish.ts'

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
  const warnings = createWarnings(ports.reporter)
  request.warnings?.forEach(warnings.warn)
  const looked = await lookAtImages(request, ports, warnings)
  throwMistakes(looked)
  const gate = looked.some(hasWrites) ? request.gate : undefined
  const isWriting = !request.dryRun && mayWrite(looked, request)
  if (isWriting && gate !== undefined) return releaseBehindGate(gate, looked, request, ports, warnings)
  if (isWriting) {
    await write(looked, request, ports)
    await finishImages(looked)
  }
  const unheld = gate && { command: gate.words, exitCode: null, references: [] }
  return reportOf(request, looked, warnings.general, unheld)
}

/** Lets the gate examine the content, looks at everything anew, since a gate takes minutes, and goes on. */
async function releaseBehindGate(
  gate: Gate,
  looked: readonly LookedAt[],
  request: ReleaseRequest,
  ports: ReleasePorts,
  warnings: ReleaseWarnings,
): Promise<PushReport> {
  const { report, problem, images, close } = await runGate(gate, looked, request.images, ports)
  const [first, ...others] = images
  try {
    if (problem !== undefined || first === undefined) {
      await finishImages(looked)
      const held = looked.map((image) => ({
        ...image,
        problems: [...image.problems, ...(problem === undefined ? [] : [problem])],
      }))
      return reportOf(request, held, warnings.general, report)
    }
    const examined = { ...request, images: [first, ...others] as const }
    const again = await lookAtImages(examined, ports, warnings)
    if (mayWrite(again, examined)) await write(again, examined, ports)
    await finishImages(again)
    return reportOf(examined, again, warnings.general, report)
  } finally {
    await close()
  }
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
