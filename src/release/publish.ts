import { type Tag, tagOf } from '../domain/tag.ts'
import type { Descriptor, Manifest } from '../ports.ts'
import type { Record } from './record.ts'
import type { ReleasePorts } from './request.ts'
import { send } from './send.ts'
import type { SourceImage } from './source.ts'
import type { Survey } from './survey.ts'
import type { Target } from './target.ts'
import { type Failure, writeTag } from './write.ts'

export interface PublishPhase {
  readonly image: SourceImage
  readonly ports: ReleasePorts
  readonly warn: (message: string) => void
}

/** The exact tag as it stands in the repository. */
export interface Publication extends Descriptor {
  readonly how: 'pushed' | 'named' | 'present'
}

/** Publishes the exact tag. Undefined where that failed, which the record tells. */
export async function publishExact(
  record: Record,
  seen: Survey,
  phase: PublishPhase,
): Promise<Publication | undefined> {
  const tag = tagOf(seen.exact.tag)
  const published = await cheapestWay(record.target, tag, seen, phase)
  if ('error' in published) return record.failed(tag, published)
  record.published(published)
  if (published.how !== 'present') record.wrote(tag, published.digest)
  return published
}

/** It is there; or the repository has the content under another name, and one `PUT` names it; or it is sent. */
async function cheapestWay(
  target: Target,
  tag: Tag,
  { exact, content }: Survey,
  { image, ports, warn }: PublishPhase,
): Promise<Publication | Failure> {
  if (exact.action === 'keep' && content !== undefined) return publication(content, 'present')

  const manifest = await contentInRepository(target, content, image, ports.signal)
  if (manifest !== undefined) {
    const written = await writeTag(target, tag, manifest, ports.signal)
    return written.outcome === 'written' ? publication(manifest, 'named') : written
  }
  const replaced = exact.from?.digest ?? undefined
  const sent = await send(target, tag, image, { ...ports, warn, replaced })
  return sent.outcome === 'written' ? publication(sent.found, 'pushed') : sent
}

function publication({ mediaType, digest }: Descriptor, how: Publication['how']): Publication {
  return { mediaType, digest, how }
}

async function contentInRepository(
  target: Target,
  content: Descriptor | undefined,
  image: SourceImage,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  if (content !== undefined) return target.manifest(content.digest, signal)
  for (const digest of image.candidates(target.repository)) {
    const manifest = await target.find(digest, signal)
    if (manifest !== undefined && (await image.sameContent(manifest, async () => manifest))) return manifest
  }
  return undefined
}
