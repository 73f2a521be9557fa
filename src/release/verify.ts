import { asSemtagError, type Problem } from '../domain/errors.ts'
import type { Registry } from '../ports/registry.ts'
import type { ImageRequest } from './request.ts'
import type { Source } from './source.ts'

export interface VerifyRequest {
  readonly images: readonly Pick<ImageRequest, 'source' | 'targets' | 'registry'>[]
  /** False for an image that is built later: it is not looked for. */
  readonly isBuilt: (image: string) => boolean
}

/**
 * Looks whether a release could be done, before there is a version: every image is there, every target can be read and
 * may be written to. Nothing is written; all that is wrong, each once.
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
