import { asSemtagError, type Problem } from '../domain/errors.ts'
import type { Registry } from '../ports/registry.ts'
import type { ImageRequest } from './request.ts'
import type { Source } from './source.ts'

export interface VerifyRequest {
  readonly images: readonly Pick<ImageRequest, 'source' | 'targets' | 'registry'>[]
  /** False for an image that is built later: semtag does not look for it. */
  readonly isBuilt: (image: string) => boolean
}

/**
 * Checks before there is a version whether a release is possible: every image exists, and semtag may read and write
 * every target. Writes nothing. Returns all problems, each once.
 */
export async function verify(
  { images, isBuilt }: VerifyRequest,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly Problem[]> {
  const look = async (source: Source) => isBuilt(source.report.image) && source.look(signal)
  const found = await Promise.all(
    images.flatMap(({ source, targets, registry }) => [
      problemsOf(look(source)),
      ...targets.map((target) =>
        problemsOf(
          checkTarget(
            registry(target, () => {}),
            signal,
          ),
        ),
      ),
    ]),
  )
  return [...new Map(found.flat().map((problem) => [problem.message, problem])).values()]
}

/** Checks one after the other, so that an unreachable repository is one problem. */
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
