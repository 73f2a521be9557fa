import { tagOf } from '../domain/tag.ts'
import type { Descriptor } from '../ports.ts'
import { asSemtagError, isStop } from './failure.ts'
import { moveTags } from './move.ts'
import { type Publication, publishExact } from './publish.ts'
import { publishedAfterAll } from './publish-after-all.ts'
import type { Record } from './record.ts'
import type { ReleasePorts } from './request.ts'
import type { SourceImage } from './source.ts'
import type { Survey } from './survey.ts'

export interface PublishPhase {
  readonly image: SourceImage
  readonly ports: ReleasePorts
  readonly warn: (message: string) => void
}

/** Step 4 on one target: the exact tag, then the literal ones. Undefined where that failed. */
export async function publishPhase(
  record: Record,
  seen: Survey,
  phase: PublishPhase,
): Promise<Publication | undefined> {
  const { reporter, signal } = phase.ports
  const { target } = record
  const [exact, ...others] = seen.plan.tags
  if (exact === undefined) throw new TypeError('a plan begins with the exact tag')
  const publication = await publishOrReadBack(record, exact.tag, seen, phase)
  if (publication === undefined) return undefined
  const { digest, how } = publication
  reporter.event({ kind: 'published', repository: target.name, tag: exact.tag, digest, how })
  try {
    const literals = others.filter(({ kind }) => kind === 'literal')
    const done = await moveTags(record, literals, () => target.manifest(digest, signal), reporter, signal)
    return done ? publication : undefined
  } catch (error) {
    return void record.problem(asSemtagError(error))
  }
}

async function publishOrReadBack(
  record: Record,
  tag: string,
  seen: Survey,
  { image, ports, warn }: PublishPhase,
): Promise<Publication | undefined> {
  const there = (found: Descriptor, how: Publication['how']): Publication => {
    record.published(found)
    if (how !== 'present') record.wrote(tag, found.digest)
    return { mediaType: found.mediaType, digest: found.digest, how }
  }
  try {
    const publication = await publishExact(record.target, seen, image, ports)
    return there(publication, publication.how)
  } catch (error) {
    const known = asSemtagError(error)
    const found = await publishedAfterAll(record.target, tagOf(tag), image, known, ports.clock)
    if (found === undefined || known.code === 'PUSH_NOT_SEEN') record.change(tag, { outcome: 'unknown' })
    else if (found === false) record.change(tag, { outcome: isStop(known) ? 'pending' : 'failed' })
    else if (!isStop(known)) {
      warn(`${known.message} The registry shows ${tag} with this image all the same.`)
      return there(found, 'pushed')
    } else there(found, 'pushed')
    return void record.problem(known)
  }
}
