import { asSemtagError } from '../state/failure.ts'
import type { Record } from '../state/record.ts'
import { type Publication, type PublishPhase, publishExact } from './publish.ts'
import type { Survey } from './survey.ts'
import { moveTags } from './write-aliases.ts'

/** Publishes on one target: the exact tag, then the literal ones. Undefined where that failed. */
export async function publishPhase(
  record: Record,
  seen: Survey,
  phase: PublishPhase,
): Promise<Publication | undefined> {
  const { reporter, signal } = phase.ports
  const { target } = record
  try {
    // It may have waited for other images, and been interrupted meanwhile.
    signal.throwIfAborted()
    const publication = await publishExact(record, seen, phase)
    if (publication === undefined) return undefined
    const { digest, how } = publication
    reporter.event({ kind: 'published', repository: target.name, tag: seen.exact.tag, digest, how })
    const literals = seen.plan.tags.filter(({ kind }) => kind === 'literal')
    const done = await moveTags(record, literals, () => target.manifest(digest, signal), { reporter, signal })
    return done ? publication : undefined
  } catch (error) {
    return void record.problem(asSemtagError(error))
  }
}
