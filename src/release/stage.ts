import pMap from 'p-map'
import { asSemtagError, SemtagError } from '../domain/errors.ts'
import { type Digest, shortDigest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { PlannedTag } from '../domain/plan/plan.ts'
import type { PushReport } from '../domain/report.ts'
import { stagedTag } from '../domain/tags/candidate.ts'
import type { ReleasePorts, ReleaseRequest } from './request.ts'
import type { Target } from './state/target.ts'
import type { TargetLog } from './state/target-log.ts'
import { readUntil, stoppable } from './state/waiting.ts'
import { createWarnings } from './state/warnings.ts'
import { finishImages, mayWrite, publishedAtOnce, surveyImages, throwMistakes } from './steps/images.ts'
import type { PlanTarget } from './steps/look.ts'
import { placeTag } from './steps/publish.ts'
import { reportOf } from './steps/report.ts'
import type { ReadyTarget } from './steps/survey.ts'

/**
 * Puts images under `staged-<exact tag>`, and writes nothing else. Staging again replaces the candidate. Writes
 * nothing if the exact tag already has the content.
 *
 * A version that a release would refuse is refused here too (`EXACT_TAG_EXISTS`, `VERSION_WITHDRAWN`).
 *
 * @throws SemtagError with a usage code if the engine's content contradicts the request; nothing was written.
 */
export function stageAll(request: ReleaseRequest, ports: ReleasePorts): Promise<PushReport> {
  return stoppable(ports.signal, (signal) => run(withoutLiterals(request), { ...ports, signal }))
}

/** Literal tags come with the release, and an exact tag is never replaced by a candidate. */
function withoutLiterals(request: ReleaseRequest): ReleaseRequest {
  const [first, ...others] = request.images.map((image) => ({
    ...image,
    policy: { ...image.policy, extraTags: [], overwrite: false },
  }))
  return first === undefined ? request : { ...request, images: [first, ...others] }
}

async function run(request: ReleaseRequest, ports: ReleasePorts): Promise<PushReport> {
  const warnings = createWarnings(ports.reporter)
  request.warnings?.forEach(warnings.warn)
  const candidates = new Map<TargetLog, PlannedTag>()
  const surveys = await surveyImages(request, ports, warnings, {
    alsoReads: (exactTag) => [stagedTag(exactTag)],
    async plan(target, signal) {
      const planned = await planCandidate(target, signal)
      if (planned.kind === 'staged') candidates.set(target.record, planned)
      return { tags: [planned], warnings: [] }
    },
  })
  throwMistakes(surveys)
  if (!request.dryRun && mayWrite(surveys, request)) {
    const stage = async (target: ReadyTarget): Promise<void> => {
      const candidate = candidates.get(target.record)
      if (candidate !== undefined) await stageOne(target, candidate, ports)
    }
    await pMap(surveys, ({ ready }) => Promise.all(ready.map(stage)), { concurrency: publishedAtOnce })
    // The engine keeps no local name of a candidate.
    await finishImages(surveys, () => [])
  }
  return reportOf(request, surveys, warnings.general)
}

/** Plans the staged tag, or the exact tag if it is refused or already has the content. */
async function planCandidate(
  { record: { target }, seen, image }: Parameters<PlanTarget['plan']>[0],
  signal: AbortSignal,
): Promise<PlannedTag> {
  const { exact, plan } = seen
  if (exact.action === 'keep') return { ...exact, note: 'released already; nothing is staged' }
  if (plan.refusals.length > 0) return exact
  const tag = stagedTag(exact.tag)
  const found = seen.heads.get(tag)
  if (!found) return { kind: 'staged', tag, from: null, action: 'create' }
  const isSame = await image.sameContent(found, () => target.find(found.digest, signal))
  const from = { version: isSame ? plan.version.text : null, digest: found.digest }
  return { kind: 'staged', tag, from, action: isSame ? 'keep' : 'move' }
}

async function stageOne(
  ready: ReadyTarget,
  { action, tag, from }: PlannedTag,
  ports: ReleasePorts,
): Promise<void> {
  const { record, seen } = ready
  const { target } = record
  const { reporter, signal } = ports
  try {
    signal.throwIfAborted()
    const isDone = action === 'keep'
    const content = isDone ? await target.registry.head(tag, signal) : seen.content
    const placed = await placeTag(ready, tag, { content, isDone, replaced: from?.digest ?? undefined }, ports)
    if ('error' in placed) return record.failed(tag, placed)
    const { digest, how } = placed
    record.published(placed)
    if (how !== 'present') {
      record.wrote(tag, digest)
      await confirm(target, tag, digest, signal)
    }
    reporter.event({ kind: 'published', repository: target.name, tag, digest, how })
  } catch (error) {
    record.problem(asSemtagError(error))
    if (record.written().length > 0) record.change(tag, { outcome: 'unknown' })
  }
}

/** A candidate is staged once a read shows it. */
async function confirm(target: Target, tag: Tag, digest: Digest, signal: AbortSignal): Promise<void> {
  const read = () => target.registry.head(tag, signal)
  const shown = await readUntil(read, (found) => found?.digest === digest, target, signal)
  if (shown?.digest === digest) return
  throw new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${target.name}:${tag} was pointed at ${shortDigest(digest)}, and the registry shows ${shown === undefined ? 'no such tag' : shortDigest(shown.digest)}.`,
    hint: 'Run the same command again. If somebody else staged the same version, decide which candidate is meant.',
  })
}
