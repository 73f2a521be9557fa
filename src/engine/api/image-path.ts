import { errorOf } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { parseReference } from '../../domain/image/reference.ts'

/**
 * The image's name as a part of the API's path. The engine finds an image by any name or id, so the text goes
 * there as it was typed, once it is known to be a reference: `../containers/json` would be another call.
 */
export function imagePath(image: string | Digest): string {
  if (!isDigest(image)) {
    const parsed = parseReference(image)
    if (!parsed.ok) throw errorOf([parsed.problem])
  }
  return image.replace(/[^\w./:@+-]/g, encodeURIComponent)
}
