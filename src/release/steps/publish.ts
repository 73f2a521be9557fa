import { asSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor } from '../../ports/content.ts'
import { isIndex } from '../copy/tree.ts'
import type { ReleasePorts } from '../request.ts'
import type { SentImage, SourceImage } from '../source.ts'
import type { Target } from '../state/target.ts'
import { reportLostRace, type TargetLog } from '../state/target-log.ts'
import { type WriteFailure, writeTag } from '../state/write.ts'
import { type SendOptions, send } from './send.ts'
import type { Survey } from './survey.ts'
import { moveTags } from './write-aliases.ts'

export interface PublishPhase {
  readonly image: SourceImage
  readonly ports: ReleasePorts
  readonly warn: (message: string) => void
  /** Its aliases wait for no other target: what is read now is as fresh when they are moved. */
  readonly isAlone: boolean
}

/** The exact tag as it stands in the repository. */
export interface Publication extends Descriptor {
  readonly how: 'pushed' | 'copied' | 'named' | 'present'
  /** Another release of the version has put its own content there. */
  readonly taken?: boolean
  /** What the repository is seen to hold since: looked at beside the tag itself. */
  readonly seen?: Promise<Survey>
}

/** Publishes the exact tag. Undefined where that failed, which the record tells. */
async function publishExact(
  record: TargetLog,
  seen: Survey,
  phase: PublishPhase,
): Promise<Publication | undefined> {
  const tag = seen.exact.tag
  const published = await cheapestWay(record.target, tag, seen, phase)
  if ('error' in published) return record.failed(tag, published)
  record.published(published)
  if (published.how !== 'present') record.wrote(tag, published.digest)
  if (published.taken) reportLostRace(record, tag, seen.plan.version, published)
  return published
}

/** It is there; or the repository has the content, or gets it, and one `PUT` names it; or it is sent under its tag. */
async function cheapestWay(
  target: Target,
  tag: Tag,
  before: Survey,
  phase: PublishPhase,
): Promise<Publication | WriteFailure> {
  const { exact, content } = before
  const { image, ports, warn } = phase
  const { signal } = ports
  if (exact.action === 'keep' && content !== undefined) {
    if (image.supply?.canSend(target) && isIndex(content)) await image.supply.complete(target, tag, signal)
    await image.accompany?.(target, 'present', { warn, signal })
    return publication(content, 'present')
  }

  const found =
    content === undefined || image.supply !== undefined
      ? await image.provide(target, tag, signal)
      : { manifest: await target.manifest(content.digest, signal), how: 'named' as const }
  if (found !== undefined) {
    target.keep(found.manifest)
    await image.accompany?.(target, found.how, { warn, signal })
    const written = await writeTag(target, tag, found.manifest, signal)
    return written.outcome === 'written' ? publication(found.manifest, found.how) : written
  }
  if (image.sender === undefined) throw new TypeError('content that is not provided has a sender')
  return pushed(target, tag, before, { image, sender: image.sender }, phase)
}

/** Sends it; beside the read that proves it, the repository is surveyed anew. */
async function pushed(
  target: Target,
  tag: Tag,
  before: Survey,
  content: SentImage,
  { ports, warn, isAlone }: PublishPhase,
): Promise<Publication | WriteFailure> {
  const { registry } = target
  // The engine may reach what semtag cannot write to: without aliases no exact tag.
  if (registry.isMoved()) await registry.checkWrite(ports.signal)
  const replaced = before.exact.from?.digest ?? undefined
  const surveys = new Map<Digest, Promise<Survey>>()
  const onSent: SendOptions['onSent'] = (published, readBack) => {
    if (!isAlone) return
    const seen = before.again({ published, replaced, readBack })
    // Where it fails, that is told by who waits for it.
    seen.catch(() => {})
    surveys.set(published, seen)
  }
  const sent = await send(target, tag, content, { ...ports, warn, replaced, onSent })
  if (sent.outcome !== 'written') return sent
  const { found } = sent
  const seen = surveys.get(found.digest)
  return { ...publication(found, 'pushed'), taken: found.taken, ...(seen && { seen }) }
}

function publication({ mediaType, digest }: Descriptor, how: Publication['how']): Publication {
  return { mediaType, digest, how }
}

/** Publishes on one target: the exact tag, then the literal ones. Undefined where that failed. */
export async function publishPhase(
  record: TargetLog,
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
