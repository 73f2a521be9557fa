import { type Digest, shortDigest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import { type Tag, tagOf } from '../domain/tag.ts'
import type { Clock, Descriptor, Manifest, Reporter } from '../ports.ts'
import type { SourceImage } from './source.ts'
import type { Survey } from './survey.ts'
import type { Target } from './target.ts'
import { readUntil } from './wait.ts'

export interface PublishPorts {
  readonly clock: Clock
  readonly reporter: Reporter
  readonly signal: AbortSignal
}

/** The exact tag as it stands in the repository. */
export interface Publication extends Descriptor {
  readonly how: 'pushed' | 'named' | 'present'
}

/**
 * Publishes the exact tag by the cheapest way: it is there; the repository has the content under another name,
 * so that one `PUT` names it; else the source sends it, and the tag is read back.
 */
export async function publishExact(
  target: Target,
  { plan, content }: Survey,
  image: SourceImage,
  ports: PublishPorts,
): Promise<Publication> {
  const [exact] = plan.tags
  if (exact === undefined) throw new TypeError('a plan begins with the exact tag')
  const tag = tagOf(exact.tag)
  if (exact.action === 'keep' && content !== undefined) return { ...content, how: 'present' }

  const manifest = await contentInRepository(target, content, image, ports.signal)
  if (manifest !== undefined) {
    await target.registry.put(tag, manifest, ports.signal)
    return { mediaType: manifest.mediaType, digest: manifest.digest, how: 'named' }
  }
  ports.reporter.event({ kind: 'pushing', repository: target.name, tag })
  const digest = await image.publish(target.repository, tag, ports.signal)
  return { ...(await readBack(target, tag, digest, image, ports)), how: 'pushed' }
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

/** Reads the tag that the sender says it has written: the sender may have another registry in mind. */
async function readBack(
  target: Target,
  tag: Tag,
  digest: Digest | undefined,
  image: SourceImage,
  { clock, signal }: PublishPorts,
): Promise<Descriptor> {
  let same = false
  const read = async () => {
    const manifest = await target.registry.get(tag, signal)
    if (manifest === undefined) return undefined
    same =
      digest === undefined
        ? await image.sameContent(manifest, async () => manifest)
        : manifest.digest === digest
    return manifest
  }
  const manifest = await readUntil(read, () => same, clock, signal)
  if (manifest !== undefined && same) {
    target.keep(manifest)
    return manifest
  }
  throw await unseen(target, tag, digest, manifest?.digest, image, signal)
}

async function unseen(
  target: Target,
  tag: Tag,
  pushed: Digest | undefined,
  seen: Digest | undefined,
  image: SourceImage,
  signal: AbortSignal,
): Promise<SemtagError> {
  const explained = await image.explainUnseen(target.repository, tag, signal).catch(() => undefined)
  const sent = pushed === undefined ? 'The image was pushed' : `${shortDigest(pushed)} was pushed`
  const found =
    seen === undefined ? 'the registry does not show it' : `the registry shows ${shortDigest(seen)}`
  return new SemtagError({
    code: 'PUSH_NOT_SEEN',
    message: `${sent} to ${target.name}:${tag}, but ${found}.${explained === undefined ? '' : ` ${explained}`}`,
    hint:
      explained === undefined
        ? 'Another release of this version may have run at the same time; look at the tag, and run this again.'
        : 'Name the registry by an address that means the same to the engine and to this machine.',
  })
}
