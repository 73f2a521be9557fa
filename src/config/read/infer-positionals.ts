import type { Problem } from '../../domain/errors.ts'
import { parseImage } from '../../domain/image/image.ts'
import { clean } from '../../domain/text.ts'
import { parseVersion } from '../../domain/version/version.ts'
import type { Values } from '../flags.ts'
import type { CommandLine } from '../schema/command-line.ts'
import type { PushFlags } from '../schema/push.ts'
import type { Places } from '../sources/places.ts'
import { withoutCredential } from './targets.ts'

/** Assigns each word of the line to its argument. */
export function inferPositionals(places: Places, { kinds }: Pick<CommandLine<unknown>, 'kinds'>): Places {
  if (!('REPOSITORY' in kinds)) return withWords(places)
  return kinds['VERSION'] === 'word' ? withoutRepository(places) : withRepository(places)
}

/**
 * Assigns the only word of a release. A full version is VERSION. If an image is configured, a text that begins
 * like a version (`2.1`) is VERSION too. Every other word is IMAGE.
 */
function withWords(places: Places): Places {
  const { input } = places
  const { IMAGE: first, VERSION: second, ...flags } = input.values
  if (typeof first !== 'string' || second !== undefined) return places
  const isVersion = parseVersion(first).ok || (namesImage(places) && /^v?\d[^/:@]*$/.test(first))
  return { ...places, input: { ...input, values: { ...flags, [isVersion ? 'VERSION' : 'IMAGE']: first } } }
}

/** Assigns the first word of `yank` and `unyank`: if a repository is configured, a version is not a REPOSITORY. */
function withRepository(places: Places): Places {
  const { input } = places
  const { REPOSITORY: first, VERSION: versions, ...flags } = input.values
  if (!namesImage(places) || typeof first !== 'string' || !parseVersion(first).ok) return places
  const VERSION = Array.isArray(versions) ? [first, ...versions] : [first]
  return { ...places, input: { ...input, values: { ...flags, VERSION } } }
}

/** Assigns the only word of `promote`: if a repository is configured, a version is not a REPOSITORY. */
function withoutRepository(places: Places): Places {
  const { input } = places
  const { REPOSITORY: first, VERSION: second, ...flags } = input.values
  const isVersion = typeof first === 'string' && parseVersion(first).ok
  if (!namesImage(places) || second !== undefined || !isVersion) return places
  return { ...places, input: { ...input, values: { ...flags, VERSION: first } } }
}

function namesImage({ file, environment }: Places): boolean {
  return file.images.length > 0 || environment.values['IMAGE'] !== undefined
}

/**
 * True if an argument is missing and an unknown flag has a value that may be the argument:
 * `--dryrun image-gallery 2.1.106`.
 */
export function argumentSwallowed(
  values: Values,
  { kinds, required }: Pick<CommandLine<unknown>, 'kinds' | 'required'>,
): boolean {
  const isTaken = Object.entries(values).some(
    ([name, value]) => !Object.hasOwn(kinds, name) && typeof value === 'string' && value !== '',
  )
  return isTaken && required.some((name) => values[name] === undefined)
}

/** The problem of IMAGE and VERSION in the wrong order: IMAGE is a full version, and VERSION can only be an image. */
export function swapped({ IMAGE: image, VERSION: version }: PushFlags): Problem | undefined {
  if (image === undefined || version === undefined || !parseVersion(image).ok) return undefined
  if (/^v?\d[^/]*$/.test(version) || !withoutCredential('VERSION', version, parseImage).ok) return undefined
  return {
    code: 'INVALID_ARGUMENT',
    message: `IMAGE is the version "${clean(image)}", and VERSION is "${clean(version)}".`,
    hint: `Write the image first: semtag push ${clean(version)} ${clean(image)}.`,
  }
}
