import { imageNamed } from '../../domain/tags/marker-image.ts'
import { artifactNamed } from '../../domain/tags/withdrawal.ts'

/** Marks a manifest that stands in for another under a tag which is about to be deleted. */
export const removalAnnotation = 'dev.semtag.removal'

/**
 * The manifest that a tag is pointed at where registries delete by digest alone, with every tag on it; `unique` makes
 * its digest one that no other tag has.
 */
export function removalManifest(unique: string): string {
  return JSON.stringify({ ...artifactNamed('removal'), annotations: { [removalAnnotation]: unique } })
}

/** The same in the form of an image. */
export const removalImage = (unique: string): string => imageNamed('removal', { [removalAnnotation]: unique })
