import { asSemtagError, type Problem } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Plan } from '../../domain/plan/plan.ts'
import { inheritedMove, isInherited, type PlannedTag } from '../../domain/plan/planned-tag.ts'
import type { SourceReport } from '../../domain/report.ts'
import { exactTag, exactTagForms } from '../../domain/tags/names.ts'
import { withdrawalTag } from '../../domain/tags/withdrawal.ts'
import { withRepository } from '../../domain/text.ts'
import type { ImageRequest, ReleasePorts, ReleaseRequest, TargetRequest } from '../request.ts'
import type { SourceImage } from '../source.ts'
import { createTarget, type Target } from '../state/target.ts'
import { createTargetLog, type TargetLog } from '../state/target-log.ts'
import type { Warnings } from '../state/warnings.ts'
import { findMissingChildren } from './children.ts'
import { type ReadyTarget, type Survey, survey } from './survey.ts'

/** One image and its targets before semtag writes anything. */
export interface ImageSurvey {
  readonly source: SourceReport
  /** Undefined if the image was not found. */
  readonly image: SourceImage | undefined
  /** The logs of all targets; empty if the image was not found. */
  readonly records: readonly TargetLog[]
  readonly ready: readonly ReadyTarget[]
  readonly warnings: Warnings
  /** The problems that belong to no single target. */
  readonly problems: readonly Problem[]
}

/** All problems of an image so far, those of its targets included. */
export function problemsOf({ problems, records }: ImageSurvey): readonly Problem[] {
  return [...problems, ...records.flatMap((record) => record.problems)]
}

/** Decides from a survey which tags are written to a target. */
export interface PlanTarget {
  /** Tags that the survey reads besides those of the version. */
  readonly alsoReads: (exactTag: Tag) => readonly Tag[]
  readonly plan: (
    target: Omit<ReadyTarget, 'warn'>,
    signal: AbortSignal,
  ) => Promise<Pick<Plan, 'tags' | 'warnings'>>
}

const release: PlanTarget = { alsoReads: () => [], plan: async ({ seen }) => seen.plan }

/** Looks at one image and, at the same time, surveys all of its targets. */
export async function lookPhase(
  { source, targets, registry, policy, oneByOne, sparse, assumesHighest = false }: ImageRequest,
  { version, dryRun, settle }: Pick<ReleaseRequest, 'version' | 'dryRun' | 'settle'>,
  { clock, reporter, signal }: ReleasePorts,
  warnings: Warnings,
  planTarget: PlanTarget = release,
): Promise<ImageSurvey> {
  const request = { version, policy, oneByOne, sparse }
  const { warn } = warnings
  const names = exactTagForms(version, policy).flatMap((tag) => [tag, withdrawalTag(tag)])
  const options = {
    clock,
    reporter,
    settle,
    mayAssume: true,
    ...(assumesHighest && { assumption: { names, warn } }),
  }
  const records = targets.map((repository) =>
    createTargetLog(createTarget(repository, registry(repository, warnings.warnOfAll), options), version),
  )
  const looking = source.look(signal)
  const surveying = Promise.all(
    records.map((record) => surveyTarget(record, looking, request, { dryRun, warn, signal, planTarget })),
  )
  try {
    const image = await looking
    image.warnings.forEach(warn)
    const ready = (await surveying).flatMap((target) => target ?? [])
    return { source: image.report, image, records, ready, warnings, problems: [] }
  } catch (error) {
    const { problems } = asSemtagError(error)
    return { source: source.report, image: undefined, records: [], ready: [], warnings, problems }
  }
}

interface SurveyTargetOptions extends Pick<ReadyTarget, 'warn'> {
  readonly dryRun: boolean
  readonly signal: AbortSignal
  readonly planTarget: PlanTarget
}

/** Surveys one target and plans. Undefined if it must not be written to; the log has the problem. */
async function surveyTarget(
  record: TargetLog,
  looking: Promise<SourceImage>,
  request: TargetRequest,
  { dryRun, warn, signal, planTarget }: SurveyTargetOptions,
): Promise<ReadyTarget | undefined> {
  try {
    const { version, policy } = request
    const alsoReads = planTarget.alsoReads(exactTag(version, policy))
    const first = await survey(record.target, { version, policy, image: looking, alsoReads }, signal)
    const image = await looking
    const isPublishing = first.exact.action === 'create' || first.exact.action === 'move'
    const isRefused = first.plan.refusals.length > 0
    if (isPublishing && !isRefused) await refuseUnsendable(first, image, record.target, signal)
    const [seen, missing] = await Promise.all([
      isPublishing && !dryRun && !isRefused ? first : first.complete(),
      isRefused
        ? undefined
        : findMissingChildren({ record, seen: first, image, request, warn }, { dryRun, signal }),
    ])
    const { tags, warnings } = await planTarget.plan({ record, seen, image, request }, signal)
    const isDone = (tag: PlannedTag) =>
      dryRun && seen.exact.action === 'keep' && isInherited(tag, version.text)
    record.plan(tags.map((tag) => (isDone(tag) ? inheritedMove(tag) : tag)))
    const { name } = record.target
    warnings.forEach((message) => void warn(`${name}: ${withRepository(message, name)}`))
    seen.plan.refusals.forEach(record.problem)
    if (missing !== undefined) record.problem(missing)
    if (seen.exact.action === 'keep' && seen.content !== undefined) record.published(seen.content)
    return record.problems.length === 0 ? { record, seen, image, request, warn } : undefined
  } catch (error) {
    return void record.problem(asSemtagError(error))
  }
}

/** @throws the reason why the image cannot be sent whole, if the target lacks it */
async function refuseUnsendable(
  { exact, content }: Survey,
  { sender, provide }: SourceImage,
  target: Target,
  signal: AbortSignal,
): Promise<void> {
  if (sender?.refusal === undefined || content !== undefined) return
  if ((await provide(target, exact.tag, signal)) === undefined) throw sender.refusal
}
