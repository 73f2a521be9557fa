import { parseVersion } from '../../domain/version/version.ts'
import type { Places } from '../sources/places.ts'

/**
 * The places of a release with a single argument as what it is: a full version is VERSION, and so is what begins as one
 * where an image is configured (`2.1`); everything else is IMAGE.
 */
export function withWords(places: Places): Places {
  const { asked } = places
  const { IMAGE: first, VERSION: second, ...flags } = asked.values
  if (typeof first !== 'string' || second !== undefined) return places
  const isVersion = parseVersion(first).ok || (namesImage(places) && /^v?\d[^/:@]*$/.test(first))
  return { ...places, asked: { ...asked, values: { ...flags, [isVersion ? 'VERSION' : 'IMAGE']: first } } }
}

/** The places of `yank` and `unyank` with a version in the place of REPOSITORY as what it is, where one is configured. */
export function withRepository(places: Places): Places {
  const { asked } = places
  const { REPOSITORY: first, VERSION: versions, ...flags } = asked.values
  if (!namesImage(places) || typeof first !== 'string' || !parseVersion(first).ok) return places
  const VERSION = Array.isArray(versions) ? [first, ...versions] : [first]
  return { ...places, asked: { ...asked, values: { ...flags, VERSION } } }
}

function namesImage({ file, environment }: Places): boolean {
  return file.images.length > 0 || environment.values['IMAGE'] !== undefined
}
