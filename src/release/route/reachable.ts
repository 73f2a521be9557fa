import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Registry } from '../../ports/registry.ts'
import type { EngineWay } from '../source.ts'
import { engineView } from './engine-view.ts'
import { viaEngine } from './via-engine.ts'

export interface DetourOptions extends EngineWay {
  /** The tag that the engine is asked for, to see whether it reaches the registry. */
  readonly exactTag: Tag
  /** The user has said how the registry is to be trusted: that TLS fails is for them to know, and no reason to go round. */
  readonly isTrustGiven: boolean
  readonly warn: (message: string) => void
}

/**
 * One repository, reached directly, or through the engine where only that reaches it: found out once, by the first
 * requests, and kept to. A registry that has answered, whatever it said, is reached.
 */
export function reachable(repository: Repository, direct: Registry, options: DetourOptions): Registry {
  let decided: Registry | undefined
  let detour: Promise<Registry> | undefined
  const call = async <T>(ask: (registry: Registry) => Promise<T>, signal: AbortSignal): Promise<T> => {
    if (decided !== undefined) return ask(decided)
    try {
      const answer = await ask(direct)
      decided ??= direct
      return answer
    } catch (thrown) {
      const error = asSemtagError(thrown)
      if (decided === direct || signal.aborted || !isUnreached(error, options)) {
        decided ??= direct
        throw thrown
      }
      // Several requests fail at once: one looks for another way for all.
      detour ??= findDetour(repository, direct, error, options, signal)
      decided = await detour
      if (decided === direct) throw thrown
      return ask(decided)
    }
  }
  return {
    tags: (signal) => call((way) => way.tags(signal), signal),
    head: (reference, signal) => call((way) => way.head(reference, signal), signal),
    has: (child, signal) => call((way) => way.has(child, signal), signal),
    get: (reference, signal) => call((way) => way.get(reference, signal), signal),
    put: (reference, manifest, signal) => call((way) => way.put(reference, manifest, signal), signal),
    putTags: (tags, manifest, signal) => call((way) => way.putTags(tags, manifest, signal), signal),
    tagsAtOnce: () => (decided ?? direct).tagsAtOnce(),
    delete: (reference, signal) => call((way) => way.delete(reference, signal), signal),
    blob: (blob, signal) => (decided ?? direct).blob(blob, signal),
    referrers: (subject, signal) => call((way) => way.referrers(subject, signal), signal),
    addReferrers: (subject, entries, signal) =>
      call((way) => way.addReferrers(subject, entries, signal), signal),
    isMoved: () => (decided ?? direct).isMoved(),
    configuration: (manifest, signal) => call((way) => way.configuration(manifest, signal), signal),
    checkWrite: (signal) => call((way) => way.checkWrite(signal), signal),
    sendBlob: (blob, source, signal) => call((way) => way.sendBlob(blob, source, signal), signal),
  }
}

function isUnreached({ code }: SemtagError, { isTrustGiven }: DetourOptions): boolean {
  return code === 'REGISTRY_UNREACHABLE' || (code === 'REGISTRY_TLS' && !isTrustGiven)
}

/** The way through the engine, where that can tell what the exact tag has, if anything; else the direct one. */
async function findDetour(
  repository: Repository,
  direct: Registry,
  reason: SemtagError,
  options: DetourOptions,
  signal: AbortSignal,
): Promise<Registry> {
  const view = engineView(repository, options, reason)
  try {
    await view.head(options.exactTag, signal)
    const { name } = await (await options.engine()).info(signal)
    options.warn(
      `${reason.message} ${name} reaches ${repository.registry}: tags are read and written through the engine.`,
    )
    return viaEngine(repository, view, options)
  } catch (error) {
    if (signal.aborted) throw error
    // The reason of the direct failure says more than the engine's error.
    if (asSemtagError(error).code !== 'UNSUPPORTED') return direct
    const { name } = await (await options.engine()).info(signal)
    throw withoutDetour(reason, name)
  }
}

function withoutDetour({ code, message, speaker, hint }: SemtagError, engine: string): SemtagError {
  const why = `${engine} cannot look a tag up, so semtag cannot go through the engine.`
  return new SemtagError({ code, message, speaker, hint: hint === undefined ? why : `${hint} ${why}` })
}
