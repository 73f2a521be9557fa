import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Registry } from '../../ports/registry.ts'
import type { EngineRoute } from '../engine-push.ts'
import { engineView } from './engine-view.ts'
import { viaEngine } from './via-engine.ts'

export interface FallbackOptions extends EngineRoute {
  /** The tag that semtag asks the engine for, to test whether the engine reaches the registry. */
  readonly exactTag: Tag
  /** True if the user said how to trust the registry: then a TLS failure is an error, and no reason for the fallback. */
  readonly isTrustGiven: boolean
  readonly warn: (message: string) => void
}

/**
 * A repository that semtag reaches directly, or through the engine if only the engine reaches it. The first requests
 * decide, once for the whole release. Any answer of the registry, an error included, means that it is reached directly.
 */
export function withEngineFallback(
  repository: Repository,
  direct: Registry,
  options: FallbackOptions,
): Registry {
  let decided: Registry | undefined
  let fallback: Promise<Registry> | undefined
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
      // Several requests may fail at once; the first of them finds the fallback for all.
      fallback ??= findFallback(repository, direct, error, options, signal)
      decided = await fallback
      if (decided === direct) throw thrown
      return ask(decided)
    }
  }
  return {
    tags: (signal) => call((registry) => registry.tags(signal), signal),
    head: (reference, signal) => call((registry) => registry.head(reference, signal), signal),
    has: (child, signal) => call((registry) => registry.has(child, signal), signal),
    get: (reference, signal) => call((registry) => registry.get(reference, signal), signal),
    put: (reference, manifest, signal) =>
      call((registry) => registry.put(reference, manifest, signal), signal),
    putTags: (tags, manifest, signal) => call((registry) => registry.putTags(tags, manifest, signal), signal),
    tagsAtOnce: () => (decided ?? direct).tagsAtOnce(),
    delete: (reference, signal) => call((registry) => registry.delete(reference, signal), signal),
    blob: (blob, signal) => (decided ?? direct).blob(blob, signal),
    referrers: (subject, signal) => call((registry) => registry.referrers(subject, signal), signal),
    addReferrers: (subject, entries, signal) =>
      call((registry) => registry.addReferrers(subject, entries, signal), signal),
    isMoved: () => (decided ?? direct).isMoved(),
    configuration: (manifest, signal) => call((registry) => registry.configuration(manifest, signal), signal),
    checkWrite: (signal) => call((registry) => registry.checkWrite(signal), signal),
    sendBlob: (blob, source, signal) => call((registry) => registry.sendBlob(blob, source, signal), signal),
  }
}

function isUnreached({ code }: SemtagError, { isTrustGiven }: FallbackOptions): boolean {
  return code === 'REGISTRY_UNREACHABLE' || (code === 'REGISTRY_TLS' && !isTrustGiven)
}

/**
 * The registry through the engine if the engine can look up the exact tag, else the direct one.
 *
 * @throws the error of the direct request, with a hint, if this engine cannot look up tags at all
 */
async function findFallback(
  repository: Repository,
  direct: Registry,
  reason: SemtagError,
  options: FallbackOptions,
  signal: AbortSignal,
): Promise<Registry> {
  const view = engineView(repository, options, reason)
  try {
    await view.head(options.exactTag, signal)
    const { name } = await (await options.engine()).info(signal)
    options.warn(
      `${reason.message} ${name} reaches ${repository.registry}: semtag reads and writes tags through the engine.`,
    )
    return viaEngine(repository, view, options)
  } catch (error) {
    if (signal.aborted) throw error
    // The reason of the direct failure says more than the engine's error.
    if (asSemtagError(error).code !== 'UNSUPPORTED') return direct
    const { name } = await (await options.engine()).info(signal)
    throw withoutFallback(reason, name)
  }
}

function withoutFallback({ code, message, speaker, hint }: SemtagError, engine: string): SemtagError {
  const why = `${engine} cannot look up a tag, so semtag cannot use the engine instead.`
  return new SemtagError({ code, message, speaker, hint: hint === undefined ? why : `${hint} ${why}` })
}
