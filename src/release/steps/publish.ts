import { asSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor } from '../../ports/content.ts'
import { isIndex } from '../copy/tree.ts'
import type { ReleasePorts } from '../request.ts'
import type { SentImage } from '../source.ts'
import { reportLostRace } from '../state/target-log.ts'
import { type WriteFailure, writeTag } from '../state/write.ts'
import { type SendOptions, send } from './send.ts'
import type { ReadyTarget, Survey } from './survey.ts'
import { writePlanned } from './write-planned.ts'

/** The exact tag as the repository has it. */
export interface Publication extends Descriptor {
  readonly how: 'pushed' | 'copied' | 'named' | 'present'
  /** Another release of the version has put its own content there. */
  readonly taken?: boolean
  /** A survey that began while the pushed tag was read back. */
  readonly seen?: Promise<Survey>
}

/**
 * Publishes on one target: the exact tag, then the literal tags. Undefined if that failed; the log has the problem.
 * `isAlone`: the aliases wait for no other target, so a survey made now is fresh enough to move them.
 */
export async function publishPhase(
  ready: ReadyTarget,
  ports: ReleasePorts,
  isAlone: boolean,
): Promise<Publication | undefined> {
  const { reporter, signal } = ports
  const { record, seen } = ready
  const { target } = record
  try {
    // The target may have waited for other images, and the release may have been interrupted meanwhile.
    signal.throwIfAborted()
    const tag = seen.exact.tag
    const { exact, content, repeat } = seen
    const replaced = exact.from?.digest ?? undefined
    const before = { content, isDone: exact.action === 'keep', replaced, ...(isAlone && { repeat }) }
    const placed = await placeTag(ready, tag, before, ports)
    if ('error' in placed) return record.failed(tag, placed)
    const { digest, how } = placed
    record.published(placed)
    if (how !== 'present') record.wrote(tag, digest)
    if (placed.taken) reportLostRace(record, tag, placed)
    reporter.event({ kind: 'published', repository: target.name, tag, digest, how })
    const literals = seen.plan.tags.filter(({ kind }) => kind === 'literal')
    const manifest = () => target.manifest(digest, signal)
    return (await writePlanned(record, literals, manifest, { reporter, signal })) ? placed : undefined
  } catch (error) {
    return void record.problem(asSemtagError(error))
  }
}

/** The state of a repository before semtag puts content under a tag. */
export interface Before {
  /** The image's content, under whichever tag. */
  readonly content: Descriptor | undefined
  /** True if the tag itself has the content. */
  readonly isDone: boolean
  /** What the tag points at. */
  readonly replaced: Digest | undefined
  /** Surveys again while a pushed tag is read back. */
  readonly repeat?: Survey['repeat']
}

/**
 * Writes a tag in the cheapest way. The tag may be there already. If the repository has or gets the content, semtag sends
 * one `PUT`. Otherwise the engine pushes the content.
 */
export async function placeTag(
  ready: Pick<ReadyTarget, 'record' | 'image' | 'warn'>,
  tag: Tag,
  before: Before,
  ports: ReleasePorts,
): Promise<Publication | WriteFailure> {
  const { record, image, warn } = ready
  const { target } = record
  const { content, isDone } = before
  const { signal } = ports
  if (isDone && content !== undefined) {
    if (image.copier?.canCopyTo(target) && isIndex(content))
      await image.copier.copyMissing(target, tag, signal)
    await image.sendReferrers?.(target, 'present', { warn, signal })
    return publication(content, 'present')
  }

  const found =
    content === undefined || image.copier !== undefined
      ? await image.provide(target, tag, signal)
      : { manifest: await target.manifest(content.digest, signal), how: 'named' as const }
  if (found !== undefined) {
    target.keep(found.manifest)
    await image.sendReferrers?.(target, found.how, { warn, signal })
    const written = await writeTag(target, tag, found.manifest, signal)
    return written.outcome === 'written' ? publication(found.manifest, found.how) : written
  }
  if (image.sender === undefined) throw new TypeError('content that is not provided has a sender')
  return pushByEngine(ready, tag, before, { image, sender: image.sender }, ports)
}

/** Lets the engine push, and surveys the repository again while the tag is read back. */
async function pushByEngine(
  { record: { target }, warn }: Pick<ReadyTarget, 'record' | 'warn'>,
  tag: Tag,
  { replaced, repeat }: Before,
  content: SentImage,
  ports: ReleasePorts,
): Promise<Publication | WriteFailure> {
  const { registry } = target
  // The engine may reach a registry that semtag cannot write to: no exact tag without its aliases.
  if (registry.isMoved()) await registry.checkWrite(ports.signal)
  const surveys = new Map<Digest, Promise<Survey>>()
  const onSent: SendOptions['onSent'] = (published, readBack) => {
    if (repeat === undefined) return
    const seen = repeat({ published, replaced, readBack })
    // The phase that awaits the survey reports its failure.
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
