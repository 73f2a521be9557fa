import type { PushOptions } from '../config/push.ts'
import type { Problem } from '../domain/errors.ts'
import { verify } from '../release/verify.ts'
import { openImages } from './open-images.ts'
import type { Ambient } from './open-registries.ts'

/** Looks whether what the options say could be released: the adapters and the use case put together. */
export async function verifyRelease(
  options: PushOptions,
  around: Ambient,
  isBuilt: (image: string) => boolean,
): Promise<readonly Problem[]> {
  const { images, close } = openImages(options, around, 'pull,push')
  try {
    return await verify({ images, isBuilt }, around)
  } finally {
    await close()
  }
}
