import type { Problem } from '../domain/errors.ts'
import type { Repository } from '../domain/reference.ts'
import type { Registry } from '../ports.ts'
import { asSemtagError } from './failure.ts'
import type { Source } from './source.ts'

export interface VerifyRequest {
  /** The images that are to be there already. */
  readonly sources: readonly Source[]
  readonly targets: readonly Repository[]
}

export interface VerifyPorts {
  readonly registry: (repository: Repository) => Registry
  readonly signal: AbortSignal
}

/**
 * Looks whether a release could be done, before there is a version: every image is there, every target can be read and
 * may be written to. Nothing is written; all that is wrong, each once.
 */
export async function verify(
  { sources, targets }: VerifyRequest,
  { registry, signal }: VerifyPorts,
): Promise<readonly Problem[]> {
  const found = await Promise.all([
    ...sources.map((source) => problemsOf(source.look(signal))),
    ...targets.map((target) => problemsOf(checkTarget(registry(target), signal))),
  ])
  return [...new Map(found.flat().map((problem) => [problem.message, problem])).values()]
}

/** One after the other: what keeps a repository from being read is told once. */
async function checkTarget(registry: Registry, signal: AbortSignal): Promise<void> {
  await registry.tags(signal)
  await registry.checkWrite(signal)
}

async function problemsOf(check: Promise<unknown>): Promise<readonly Problem[]> {
  return check.then(
    () => [],
    (error) => asSemtagError(error).problems,
  )
}
