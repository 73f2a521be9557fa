import { asSemtagError, type Problem } from '../../domain/errors.ts'
import type { Plan } from '../../domain/plan/plan.ts'
import { inheritedMove, isInherited, type PlannedTag } from '../../domain/plan/planned-tag.ts'
import type { SourceReport } from '../../domain/report.ts'
import { exactTagForms } from '../../domain/tags/names.ts'
import { withdrawalTag } from '../../domain/tags/withdrawal.ts'
import type { ImageRequest, ReleasePorts, ReleaseRequest, TargetRequest } from '../request.ts'
import type { SourceImage } from '../source.ts'
import { createTarget } from '../state/target.ts'
import { createTargetLog, type TargetLog } from '../state/target-log.ts'
import type { Warnings } from '../state/warnings.ts'
import { missingBefore } from './children.ts'
import { type Survey, survey } from './survey.ts'

/** What is known of one image, once it and its targets have been looked at. */
export interface LookedAt {
  readonly source: SourceReport
  /** Undefined where it could not be looked at. */
  readonly image: SourceImage | undefined
  /** One for each target; none where the image could not be looked at. */
  readonly records: readonly TargetLog[]
  /** The targets that may be written to. */
  readonly ready: readonly Surveyed[]
  readonly warnings: Warnings
  /** What went wrong outside a single target. */
  readonly problems: readonly Problem[]
}

/** A target that may be written to, and the image that goes there. */
export interface Surveyed {
  readonly record: TargetLog
  readonly seen: Survey
  /** The tags of the report, as they were planned first. */
  readonly planned: readonly PlannedTag[]
  readonly image: SourceImage
  readonly request: TargetRequest
  readonly warn: (message: string) => void
}

/** All that went wrong with an image so far. */
export function problemsOf({ problems, records }: LookedAt): readonly Problem[] {
  return [...problems, ...records.flatMap((record) => record.problems)]
}

/** Decides from a survey which tags are written to a target, and what to warn of. */
export type PlanTarget = (
  target: Omit<Surveyed, 'warn' | 'request' | 'planned'>,
  signal: AbortSignal,
) => Promise<Pick<Plan, 'tags' | 'warnings'>>

/** Looks at one image and, beside it, at all of its targets, and plans. */
export async function lookPhase(
  { source, targets, registry, policy, oneByOne, sparse, assumesHighest = false }: ImageRequest,
  { version, dryRun, settle }: Pick<ReleaseRequest, 'version' | 'dryRun' | 'settle'>,
  ports: ReleasePorts,
  warnings: Warnings,
  planTarget: PlanTarget = async ({ seen }) => seen.plan,
): Promise<LookedAt> {
  const request = { version, policy, oneByOne, sparse }
  const { warn } = warnings
  const names = exactTagForms(version, policy).flatMap((tag) => [tag, withdrawalTag(tag)])
  const options = {
    clock: ports.clock,
    reporter: ports.reporter,
    settle,
    mayAssume: true,
    ...(assumesHighest && { assumption: { names, warn } }),
  }
  const records = targets.map((repository) =>
    createTargetLog(createTarget(repository, registry(repository, warnings.warnOfAll), options), version),
  )
  const looking = source.look(ports.signal)
  const surveying = Promise.all(
    records.map((record) => surveyPhase(record, looking, { ...request, dryRun, warn, planTarget }, ports)),
  )
  try {
    const image = await looking
    image.warnings.forEach(warn)
    const ready = (await surveying).flatMap((found) => (found ? { ...found, image, request, warn } : []))
    return { source: image.report, image, records, ready, warnings, problems: [] }
  } catch (error) {
    const { problems } = asSemtagError(error)
    return { source: source.report, image: undefined, records: [], ready: [], warnings, problems }
  }
}

/** Observes one target and plans. Undefined where it must not be written to. */
async function surveyPhase(
  record: TargetLog,
  image: Promise<SourceImage>,
  {
    version,
    policy,
    dryRun,
    sparse = false,
    warn,
    planTarget,
  }: TargetRequest &
    Pick<ReleaseRequest, 'dryRun'> &
    Pick<Surveyed, 'warn'> & { readonly planTarget: PlanTarget },
  { signal }: ReleasePorts,
): Promise<Pick<Surveyed, 'record' | 'seen' | 'planned'> | undefined> {
  try {
    const first = await survey(record.target, { version, policy, image }, signal)
    const isPublishing = first.exact.action === 'create' || first.exact.action === 'move'
    const isRefused = first.plan.refusals.length > 0
    const [seen, missing] = await Promise.all([
      isPublishing && !dryRun && !isRefused ? first : first.whole(),
      isRefused
        ? undefined
        : missingBefore(record.target, first, { image: await image, sparse, dryRun, warn, signal }),
    ])
    const { tags, warnings } = await planTarget({ record, seen, image: await image }, signal)
    const isDone = (tag: PlannedTag) =>
      dryRun && seen.exact.action === 'keep' && isInherited(tag, version.text)
    record.plan(tags.map((tag) => (isDone(tag) ? inheritedMove(tag) : tag)))
    warnings.forEach((message) => void warn(`${record.target.name}: ${message}`))
    seen.plan.refusals.forEach(record.problem)
    if (missing !== undefined) record.problem(missing)
    if (seen.exact.action === 'keep' && seen.content !== undefined) record.published(seen.content)
    return record.problems.length === 0 ? { record, seen, planned: tags } : undefined
  } catch (error) {
    return void record.problem(asSemtagError(error))
  }
}
