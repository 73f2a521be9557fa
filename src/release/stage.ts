import pMap from 'p-map'
import { asSemtagError, SemtagError } from '../domain/errors.ts'
import { type Digest, shortDigest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { PlannedTag } from '../domain/plan/plan.ts'
import type { PushReport } from '../domain/report.ts'
import { stagedTag } from '../domain/tags/candidate.ts'
import { reportOf } from './report.ts'
import type { ReleasePorts, ReleaseRequest } from './request.ts'
import type { Target } from './state/target.ts'
import { readUntil, stoppable } from './state/waiting.ts'
import { createWarnings } from './state/warnings.ts'
import { finishImages, lookAtImages, mayWrite, publishedAtOnce, throwMistakes } from './steps/images.ts'
import type { PlanTarget, Surveyed } from './steps/look.ts'
import { publishContent } from './steps/publish.ts'

/**
 * Puts images under `staged-<exact tag>`, and writes nothing else. Staging again replaces the candidate. Nothing is
 * written where the exact tag has the content already.
 *
 * The report refuses (`EXACT_TAG_EXISTS`, `VERSION_WITHDRAWN`) what a release would refuse.
 *
 * @throws SemtagError with a usage code where what the engine holds contradicts the request; nothing was written.
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
  const looked = await lookAtImages(request, ports, warnings, planCandidate)
  throwMistakes(looked)
  if (!request.dryRun && mayWrite(looked, request)) {
    const stage = (surveyed: Surveyed) => stageOne(surveyed, ports)
    await pMap(looked, ({ ready }) => Promise.all(ready.map(stage)), { concurrency: publishedAtOnce })
    // The engine keeps no local name of a candidate.
    await finishImages(looked, () => [])
  }
  return reportOf(request, looked, warnings.general)
}

/** The staged tag, or the exact tag where that decides: it is refused, or has the content already. */
const planCandidate: PlanTarget = async ({ record: { target }, seen, image }, signal) => {
  const { exact, plan } = seen
  if (exact.action === 'keep')
    return { tags: [{ ...exact, note: 'released already; nothing is staged' }], warnings: [] }
  if (plan.refusals.length > 0) return { tags: [exact], warnings: [] }
  const tag = stagedTag(exact.tag)
  const found = await target.registry.head(tag, signal)
  if (found === undefined)
    return { tags: [{ kind: 'staged', tag, from: null, action: 'create' }], warnings: [] }
  const isSame = await image.sameContent(found, () => target.find(found.digest, signal))
  const from = { version: isSame ? plan.version.text : null, digest: found.digest }
  return { tags: [{ kind: 'staged', tag, from, action: isSame ? 'keep' : 'move' }], warnings: [] }
}

async function stageOne(surveyed: Surveyed, ports: ReleasePorts): Promise<void> {
  const { record, planned } = surveyed
  const [candidate] = planned
  if (candidate === undefined || candidate.kind !== 'staged') return
  try {
    ports.signal.throwIfAborted()
    await publishCandidate(surveyed, candidate, ports)
  } catch (error) {
    record.problem(asSemtagError(error))
    if (record.written().length === 0) return
    record.change(candidate.tag, { outcome: 'unknown' })
  }
}

async function publishCandidate(
  { record, seen, image, warn }: Surveyed,
  { action, tag: name, from }: PlannedTag,
  ports: ReleasePorts,
): Promise<void> {
  const { target } = record
  const tag = stagedTag(seen.exact.tag)
  const replaced = from?.digest ?? undefined
  const isDone = action === 'keep'
  const content = isDone ? await target.registry.head(tag, ports.signal) : seen.content
  const phase = { image, ports, warn, isAlone: false }
  const published = await publishContent(target, tag, { content, isDone, replaced }, phase)
  if ('error' in published) return record.failed(name, published)
  record.published(published)
  if (published.how !== 'present') {
    record.wrote(tag, published.digest)
    await confirm(target, tag, published.digest, ports.signal)
  }
  const { digest, how } = published
  ports.reporter.event({ kind: 'published', repository: target.name, tag, digest, how })
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
