import pMap from 'p-map'
import type { CheckReport, CredentialOrigin, RepositoryCheck } from '../domain/check-report.ts'
import { asSemtagError, type Problem } from '../domain/errors.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { EngineInfo } from '../ports/engine.ts'
import { checkRepository } from './maintenance/check-repository.ts'
import type { MaintenancePorts } from './maintenance/maintain.ts'
import type { ImageRequest } from './request.ts'
import type { Source } from './source.ts'
import { isStop } from './state/failure.ts'
import { createTarget, type TargetOptions } from './state/target.ts'
import { stoppable } from './state/waiting.ts'

export interface CheckRequest {
  readonly repositories: readonly { readonly repository: Repository; readonly policy: Policy }[]
  /** True if an image is released from an engine, so that a missing engine is a fault. */
  readonly needsEngine: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
}

export interface CheckPorts extends MaintenancePorts {
  /** Where the credential of a repository comes from; undefined for anonymous access. */
  readonly origin: (repository: Repository, signal: AbortSignal) => Promise<CredentialOrigin | undefined>
  readonly engine: (signal: AbortSignal) => Promise<EngineInfo>
}

// As many as a release looks at side by side.
const concurrency = 10

/** Checks repositories, their credentials and the engine. A fault is not thrown: the report says what is missing. */
export async function check(
  { repositories, needsEngine, settle }: CheckRequest,
  { signal: given, registry, clock, reporter, origin, engine: connect }: CheckPorts,
): Promise<CheckReport> {
  const done: RepositoryCheck[] = []
  const problems: Problem[] = []
  let engine: CheckReport['engine'] = null

  const lookAtEngine = async (signal: AbortSignal) => {
    try {
      const { name, imageIds } = await connect(signal)
      engine = { name, store: imageIds === 'manifest' ? 'containerd' : 'classic' }
    } catch (thrown) {
      const error = asSemtagError(thrown)
      if (isStop(error)) throw error
      if (needsEngine) problems.push(...error.problems)
    }
  }
  const lookAt = async (
    signal: AbortSignal,
    { repository, policy }: CheckRequest['repositories'][number],
  ) => {
    const target = createTarget(repository, registry(repository), { clock, reporter, settle })
    const findings = await checkRepository(target, { policy, probesDeletion: true, signal })
    // A credential that cannot be read is a fault of the reads already.
    const credential = await origin(repository, signal).catch(() => undefined)
    return { repository: target.name, credential: credential ?? null, ...findings }
  }
  try {
    await stoppable(given, async (signal) => {
      const all = pMap(repositories, (one) => lookAt(signal, one), { concurrency, signal })
      const [found] = await Promise.all([all, lookAtEngine(signal)])
      done.push(...found)
    })
  } catch (thrown) {
    problems.push(...asSemtagError(thrown).problems)
  }
  const all = [...problems, ...done.flatMap((one) => one.problems)]
  return {
    schemaVersion: 1,
    command: 'check',
    status: all.length === 0 ? 'complete' : all.some(isStop) ? 'failed' : 'refused',
    engine,
    repositories: done,
    problems,
  }
}

export interface VerifyRequest {
  readonly images: readonly Pick<ImageRequest, 'source' | 'targets' | 'registry' | 'policy'>[]
  /** False for an image that is built later: semtag does not look for it. */
  readonly isBuilt: (image: string) => boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
}

/**
 * Checks before there is a version whether a release is possible: every image exists, and semtag may read and write
 * every target. Writes nothing. Returns all problems, each once.
 */
export async function verify(
  { images, isBuilt, settle }: VerifyRequest,
  { signal, clock }: Pick<TargetOptions, 'clock'> & { readonly signal: AbortSignal },
): Promise<readonly Problem[]> {
  const look = async (source: Source): Promise<readonly Problem[]> => {
    if (isBuilt(source.report.image)) await source.look(signal)
    return []
  }
  const found = await Promise.all(
    images.flatMap(({ source, targets, registry, policy }) => [
      problemsOf(look(source)),
      ...targets.map((repository) => {
        const target = createTarget(
          repository,
          registry(repository, () => {}),
          { clock, settle },
        )
        const checked = checkRepository(target, { policy, probesDeletion: false, signal })
        return problemsOf(checked.then(({ problems }) => problems))
      }),
    ]),
  )
  return [...new Map(found.flat().map((problem) => [problem.message, problem])).values()]
}

async function problemsOf(check: Promise<readonly Problem[]>): Promise<readonly Problem[]> {
  return check.catch((error) => asSemtagError(error).problems)
}
