import { setMaxListeners } from 'node:events'
import { errorCodes, type Problem, type SemtagError } from '../domain/errors.ts'
import { movesOf, type ReleaseReport } from '../domain/report.ts'
import { withBudget } from './budget.ts'
import { asSemtagError } from './failure.ts'
import { movePhase } from './move-phase.ts'
import { publishPhase } from './publish-phase.ts'
import { createRecord, type Record } from './record.ts'
import type { ReleasePorts, ReleaseRequest } from './request.ts'
import type { SourceImage } from './source.ts'
import { statusOf } from './status.ts'
import { type Survey, survey } from './survey.ts'
import { createTarget } from './target.ts'

/**
 * Releases one image under the tags of its version, to one or several repositories: looks at everything, plans,
 * publishes the exact tag everywhere, then moves the aliases, and settles. What an engine or a registry does is
 * never thrown: the report says what happened, and its `status` whether all is as planned.
 *
 * @throws SemtagError with a usage code where what the engine holds contradicts the request; nothing was written.
 */
export async function release(request: ReleaseRequest, given: ReleasePorts): Promise<ReleaseReport> {
  const end = new AbortController()
  const signal = AbortSignal.any([given.signal, end.signal])
  // Every request under way listens to it: many are no leak, and no reason for Node to warn.
  setMaxListeners(0, signal)
  try {
    return await run(request, { ...given, signal })
  } finally {
    end.abort()
  }
}

async function run(request: ReleaseRequest, ports: ReleasePorts): Promise<ReleaseReport> {
  const { version, targets } = request
  const warnings: string[] = []
  const warn = (message: string) => {
    warnings.push(message)
    ports.reporter.event({ kind: 'warning', message })
  }
  const records = targets.map((repository) =>
    createRecord(createTarget(repository, ports.registry(repository, warn), ports.clock), version),
  )
  const looking = ports.source.look(ports.signal)
  const surveying = Promise.all(records.map((record) => surveyPhase(record, looking, request, ports)))

  let image: SourceImage
  try {
    image = await looking
  } catch (error) {
    const problem = asSemtagError(error)
    if (errorCodes[problem.code] === 'usage') throw problem
    return reportOf(request, ports.source.report, [], warnings, [problem])
  }
  image.warnings.forEach(warn)
  const ready = (await surveying).filter((surveyed) => surveyed !== undefined)
  if (!request.dryRun && mayWrite(records, ready, request)) {
    await write(ready, records.length, image, request, ports, warn)
    await finish(records, image, warn)
  }
  return reportOf(request, image.report, records, warnings, [])
}

/** A target that may be written to. */
interface Surveyed {
  readonly record: Record
  readonly seen: Survey
}

/** Observes one target and plans. Undefined where it must not be written to. */
async function surveyPhase(
  record: Record,
  image: Promise<SourceImage>,
  { version, policy, dryRun }: ReleaseRequest,
  { clock, signal }: ReleasePorts,
): Promise<Surveyed | undefined> {
  try {
    const first = await survey(record.target, { version, policy, image, clock }, signal)
    const isPublishing = first.exact.action === 'create' || first.exact.action === 'move'
    const seen = isPublishing && !dryRun && first.plan.refusals.length === 0 ? first : await first.whole()
    record.plan(seen.plan.tags)
    seen.plan.refusals.forEach(record.problem)
    if (seen.exact.action === 'keep' && seen.content !== undefined) record.published(seen.content)
    return seen.plan.refusals.length === 0 ? { record, seen } : undefined
  } catch (error) {
    return void record.problem(asSemtagError(error))
  }
}

/** One target that is refused keeps all from being written to; one that fails does so unless told otherwise. */
function mayWrite(
  records: readonly Record[],
  ready: readonly Surveyed[],
  { bestEffort = false }: ReleaseRequest,
): boolean {
  if (ready.length === records.length) return true
  const isRefused = ({ code }: Problem) => errorCodes[code] === 'refused'
  return bestEffort && ready.length > 0 && !records.some(({ problems }) => problems.some(isRefused))
}

/** Publishes and moves: every exact tag before any alias anywhere. */
async function write(
  surveyed: readonly Surveyed[],
  targets: number,
  image: SourceImage,
  request: ReleaseRequest,
  ports: ReleasePorts,
  warn: (message: string) => void,
): Promise<void> {
  const published = await Promise.all(
    surveyed.map(async ({ record, seen }) => {
      // What does not depend on the publication is asked meanwhile; where that fails, the next survey tells.
      const looking = seen.whole().catch(() => seen)
      const publication = await publishPhase(record, seen, { image, ports, warn })
      const whole = await looking
      record.plan(whole.plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal'))
      return publication === undefined ? undefined : { record, seen: whole, publication }
    }),
  )
  const ready = published.filter((entry) => entry !== undefined)
  if (ready.length < targets && !request.bestEffort) return
  const surveyAgain = ready.some(({ publication }) => publication.how !== 'present')
  await Promise.all(
    ready.map(({ record, seen, publication }) =>
      movePhase(record, seen, publication, { image, request, ports, surveyAgain }),
    ),
  )
}

const finishMilliseconds = 10_000

// Local names are tidied also where the release was interrupted, on a budget of their own.
async function finish(
  records: readonly Record[],
  image: SourceImage,
  warn: (message: string) => void,
): Promise<void> {
  for (const { target, written } of records)
    await withBudget(finishMilliseconds, (budget) =>
      image.finish(target.repository, written(), budget),
    ).catch((error) =>
      warn(
        `The engine's local tags of ${target.name} are not as they should be: ${asSemtagError(error).message}`,
      ),
    )
}

function reportOf(
  { version, dryRun }: ReleaseRequest,
  source: ReleaseReport['source'],
  records: readonly Record[],
  warnings: readonly string[],
  problems: readonly SemtagError[],
): ReleaseReport {
  const targets = records.map((record) => record.report(dryRun))
  const all = [
    ...problems.flatMap((error) => error.problems),
    ...records.flatMap((record) => record.problems),
  ]
  return {
    schemaVersion: 1,
    version: version.text,
    dryRun,
    status: statusOf(
      all,
      records.some((record) => record.touched()),
    ),
    source,
    targets,
    moved: movesOf(targets),
    warnings,
    problems: problems.flatMap((error) => error.problems),
  }
}
