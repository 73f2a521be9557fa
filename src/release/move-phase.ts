import { aliasesOf } from '../domain/aliases.ts'
import { type Digest, shortDigest } from '../domain/digest.ts'
import type { Problem } from '../domain/errors.ts'
import type { PlannedTag } from '../domain/plan.ts'
import { asSemtagError } from './failure.ts'
import { moveTags } from './move.ts'
import type { Publication } from './publish.ts'
import type { Record } from './record.ts'
import type { ReleasePorts, ReleaseRequest } from './request.ts'
import { type Settling, settle } from './settle.ts'
import type { SourceImage } from './source.ts'
import { type Survey, survey } from './survey.ts'

export interface MovePhase {
  readonly image: SourceImage
  readonly request: ReleaseRequest
  readonly ports: ReleasePorts
  /** False where no exact tag had to be written: what was surveyed was read after all of them were there. */
  readonly surveyAgain: boolean
}

/** Steps 5 and 6 on one target: the aliases, planned anew from what the repository holds now, and settled. */
export async function movePhase(
  record: Record,
  first: Survey,
  publication: Publication,
  phase: MovePhase,
): Promise<void> {
  const { request, ports } = phase
  const { reporter, signal } = ports
  try {
    const seen = phase.surveyAgain ? await lookAgain(record, publication, phase) : first
    const { digest, problem } = exactNow(seen.plan.tags, publication)
    if (problem !== undefined) record.problem(problem)
    const aliases = seen.plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal')
    record.plan(aliases)
    await moveTags(record, aliases, () => record.target.manifest(digest, signal), reporter, signal)

    const settling = toSettle(record, aliases, digest, request)
    if (settling.length === 0) return
    reporter.event({
      kind: 'settling',
      repository: record.target.name,
      tags: settling.map(({ alias }) => alias.tag),
    })
    await settle(record, settling, { ...request, clock: ports.clock, signal })
  } catch (error) {
    record.problem(asSemtagError(error))
  }
}

function lookAgain(
  record: Record,
  { digest }: Publication,
  { image, request, ports }: MovePhase,
): Promise<Survey> {
  const { version, policy } = request
  return survey(
    record.target,
    { version, policy, image: Promise.resolve(image), published: digest },
    ports.signal,
  )
}

/** The digest that the aliases get: the exact tag's, also where another release has taken that since. */
function exactNow(
  [exact]: readonly PlannedTag[],
  { digest }: Publication,
): { digest: Digest; problem?: Problem } {
  const now = exact?.from?.digest
  if (exact?.action !== 'refuse' || now === undefined || now === null || now === digest) return { digest }
  const problem: Problem = {
    code: 'EXACT_TAG_EXISTS',
    message: `${exact.tag} was published by another release at the same time, with other content (${shortDigest(now)}); the aliases follow it.`,
    hint: 'Find out which of the two builds is meant, and release the other under another version.',
  }
  return { digest: now, problem }
}

function toSettle(
  record: Record,
  planned: readonly PlannedTag[],
  digest: Digest,
  { version, policy }: ReleaseRequest,
): readonly Settling[] {
  const written = new Set<string>(record.written())
  const former = new Map(planned.map(({ tag, from }) => [tag, from?.digest]))
  return aliasesOf(version, policy)
    .filter(({ tag, forced }) => written.has(tag) && forced !== true)
    .map((alias) => ({
      alias,
      written: digest,
      former: [former.get(alias.tag)].filter((other) => other !== undefined && other !== null),
    }))
}
