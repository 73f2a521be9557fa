import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest, shortDigest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import type { EngineRoute } from '../engine-push.ts'
import { directView, engineView, type View } from './engine-view.ts'

/**
 * A repository that semtag writes to through an engine: the engine tags and pushes, and semtag checks that the tag gets
 * the expected digest. An engine can write only the image of the release.
 */
export function viaEngine(repository: Repository, view: View, { push }: EngineRoute): Registry {
  const name = formatRepository(repository)
  const seen = new Map<Digest, Descriptor>()

  // An engine looks up tags only: a digest is known once a tag has shown it.
  const head = async (reference: Tag | Digest, signal: AbortSignal): Promise<Descriptor | undefined> => {
    if (isDigest(reference)) return seen.get(reference)
    const found = await view.head(reference, signal)
    if (found !== undefined) seen.set(found.digest, found)
    return found
  }
  const write = async (tag: Tag, manifest: Manifest, signal: AbortSignal): Promise<void> => {
    const { image, sender } = await push.image(signal)
    if (!push.hasPushed(manifest.digest) && !(await image.sameContent(manifest, async () => manifest)))
      throw otherImage(`${name}:${tag}`, manifest.digest)
    const reported = await sender.publish(repository, tag, signal)
    const digest = reported ?? (await view.head(tag, signal))?.digest
    if (digest !== manifest.digest) throw otherDigest(`${name}:${tag}`, manifest.digest, digest)
  }
  const unsupported = (): never => {
    throw new SemtagError({
      code: 'UNSUPPORTED',
      message: `semtag cannot copy content to or from ${name} through the engine.`,
      hint: 'Leave out --via engine, and run semtag where it can reach the registry.',
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
    // An engine cannot show the configuration of an image that it does not hold.
    configuration: async () => undefined,
    // Only a push shows whether the engine may write.
    checkWrite: async () => {},
    sendBlob: async () => unsupported(),
  }
}

/** Reads the repository directly if a first request gets its tag list, and else through the engine. */
export function eitherView(repository: Repository, direct: Registry, route: EngineRoute): View {
  let list: readonly Tag[] | undefined
  let chosen: Promise<View> | undefined
  const choose = async (signal: AbortSignal): Promise<View> => {
    try {
      list = await direct.tags(signal)
      return directView(direct)
    } catch (error) {
      if (signal.aborted) throw error
      return engineView(repository, route, asSemtagError(error))
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

function otherImage(tag: string, digest: Digest): SemtagError {
  return new SemtagError({
    code: 'UNSUPPORTED',
    message: `semtag must point ${tag} at ${shortDigest(digest)}, but the engine can push only the image of this release.`,
    hint: 'Release the version again that owns the tag, or run semtag where it can reach the registry directly.',
  })
}

function otherDigest(tag: string, wanted: Digest, digest: Digest | undefined): SemtagError {
  const found = digest === undefined ? 'it does not exist' : `it has ${shortDigest(digest)}`
  return new SemtagError({
    code: 'PUSH_NOT_SEEN',
    message: `${tag} should have ${shortDigest(wanted)} after the push, but ${found}.`,
    hint: 'The engine pushed another manifest than the exact tag has: run semtag where it can reach the registry directly.',
  })
}
