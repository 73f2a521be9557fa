import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest, shortDigest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import type { EngineWay } from '../source.ts'
import { directView, engineView, type View } from './engine-view.ts'

/**
 * One repository, written to by an engine: each tag is named there and pushed, and has to come out with the digest that
 * it was to have. Only the image that is released can be written so.
 */
export function viaEngine(repository: Repository, view: View, { sent }: EngineWay): Registry {
  const name = formatRepository(repository)
  const seen = new Map<Digest, Descriptor>()

  // Content that no tag was seen to have is not found by its digest: an engine cannot give it a name.
  const head = async (reference: Tag | Digest, signal: AbortSignal): Promise<Descriptor | undefined> => {
    if (isDigest(reference)) return seen.get(reference)
    const found = await view.head(reference, signal)
    if (found !== undefined) seen.set(found.digest, found)
    return found
  }
  const write = async (tag: Tag, manifest: Manifest, signal: AbortSignal): Promise<void> => {
    const { image, sender } = await sent.image(signal)
    if (!sent.has(manifest.digest) && !(await image.sameContent(manifest, async () => manifest)))
      throw notOurs(`${name}:${tag}`, manifest.digest)
    const told = await sender.publish(repository, tag, signal)
    const digest = told ?? (await view.head(tag, signal))?.digest
    if (digest !== manifest.digest) throw otherDigest(`${name}:${tag}`, manifest.digest, digest)
  }
  const unsupported = (): never => {
    throw new SemtagError({
      code: 'UNSUPPORTED',
      message: `Content cannot be copied to or from ${name} through the engine.`,
      hint: 'Leave --via engine out, and run this where the registry can be reached.',
    })
  }
  return {
    tags: (signal) => view.tags(signal),
    head,
    has: (child, signal) => view.has(child, signal),
    async get(reference, signal) {
      const found = await head(reference, signal)
      return found && view.manifest(found, signal)
    },
    put: async (reference, manifest, signal) =>
      isDigest(reference) ? unsupported() : write(reference, manifest, signal),
    async putTags([tag], manifest, signal) {
      if (tag === undefined) return []
      await write(tag, manifest, signal)
      return [tag]
    },
    tagsAtOnce: () => 1,
    delete: async () => 'unsupported',
    blob: unsupported,
    referrers: async () => unsupported(),
    addReferrers: async () => unsupported(),
    isMoved: () => false,
    // An engine shows the configuration of no image that it does not hold.
    configuration: async () => undefined,
    // An engine tells by its push alone.
    checkWrite: async () => {},
    sendBlob: async () => unsupported(),
  }
}

/** Reads the repository directly where its tag list can be had, which is tried once, and else through the engine. */
export function eitherView(repository: Repository, direct: Registry, way: EngineWay): View {
  let list: readonly Tag[] | undefined
  let chosen: Promise<View> | undefined
  const choose = async (signal: AbortSignal): Promise<View> => {
    try {
      list = await direct.tags(signal)
      return directView(direct)
    } catch (error) {
      if (signal.aborted) throw error
      return engineView(repository, way, asSemtagError(error))
    }
  }
  const view = (signal: AbortSignal): Promise<View> => {
    chosen ??= choose(signal)
    return chosen
  }
  return {
    async tags(signal) {
      const { tags } = await view(signal)
      const first = list
      list = undefined
      return first ?? tags(signal)
    },
    head: async (tag, signal) => (await view(signal)).head(tag, signal),
    has: async (child, signal) => (await view(signal)).has(child, signal),
    manifest: async (found, signal) => (await view(signal)).manifest(found, signal),
  }
}

function notOurs(tag: string, digest: Digest): SemtagError {
  return new SemtagError({
    code: 'UNSUPPORTED',
    message: `${tag} was to have ${shortDigest(digest)}, which is not the image of this release, and the engine can push no other.`,
    hint: 'Release the version again that it belongs to, or run this where the registry can be reached directly.',
  })
}

function otherDigest(tag: string, wanted: Digest, digest: Digest | undefined): SemtagError {
  const what =
    digest === undefined ? 'is not there after the push' : `has ${shortDigest(digest)} after the push`
  return new SemtagError({
    code: 'PUSH_NOT_SEEN',
    message: `${tag} was to have ${shortDigest(wanted)}, and ${what}.`,
    hint: 'The engine makes another manifest of the image than the exact tag has: run this where the registry can be reached directly.',
  })
}
