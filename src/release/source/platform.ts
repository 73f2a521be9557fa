import { SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import { type Platform, parsePlatform, samePlatform } from '../../domain/image/platform.ts'
import { clean } from '../../domain/text.ts'
import type { Content, ImageConfiguration, IndexEntry, Manifest } from '../../ports/content.ts'
import { isIndex, readIndexEntries } from '../copy/tree.ts'
import type { FoundContent } from '../source.ts'

/** Reads the configuration of an image; undefined if the manifest is not an image. */
export type ReadConfiguration = (
  content: Content,
  manifest: Manifest,
  signal: AbortSignal,
) => Promise<ImageConfiguration | undefined>

/**
 * Finds the image of one platform in an index and in the indexes that it names.
 *
 * @throws IMAGE_NOT_FOUND if there is none, IMAGE_CONTRADICTS if there are several, IMAGE_INCOMPLETE if it is missing
 */
export async function imageOfPlatform(
  { root, content }: FoundContent,
  platform: string,
  { image, configuration }: { readonly image: string; readonly configuration: ReadConfiguration },
  signal: AbortSignal,
): Promise<Manifest> {
  const wanted = parsePlatform(platform)
  const isWanted = (text: string | undefined) =>
    text !== undefined && samePlatform(readPlatform(text), wanted)
  if (root.manifests === undefined) {
    const own = (await configuration(content, root, signal))?.platform
    if (own === undefined || isWanted(own)) return root
    throw missing(image, platform, [own])
  }
  const images = await imagesOf(root, content, signal)
  const fitting = images.filter(({ platform: own }) => isWanted(own))
  const [entry, ...others] = new Map(fitting.map((one) => [one.digest, one])).values()
  if (others.length > 0) throw ambiguous(image, platform, fitting)
  if (entry === undefined)
    throw missing(image, platform, [...new Set(images.flatMap(({ platform: own }) => own ?? []))])
  const manifest = await content.get(entry.digest, signal)
  if (manifest !== undefined) return manifest
  throw new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: `"${image}" is an index, but its image for ${platform} (${entry.digest}) is missing.`,
  })
}

/** The images of an index and of the indexes in it. */
export async function imagesOf(
  root: Manifest,
  content: Content,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  return (await readIndexEntries(root, content, signal)).filter((entry) => !isIndex(entry))
}

/** The platform in an index or a configuration; unlike `parsePlatform`, it accepts any text. */
function readPlatform(text: string): Platform {
  const [os = '', architecture = '', variant = ''] = text.split('/')
  return { os, architecture, variant }
}

function ambiguous(image: string, platform: string, fitting: readonly IndexEntry[]): SemtagError {
  return new SemtagError({
    code: 'IMAGE_CONTRADICTS',
    message: `"${image}" has several images for ${platform}: ${fitting.map(({ digest }) => digest).join(', ')}.`,
    hint: 'Name the image to release by its digest: write @DIGEST after the repository or the layout.',
  })
}

function missing(image: string, platform: string, there: readonly string[]): SemtagError {
  return new SemtagError({
    code: 'IMAGE_NOT_FOUND',
    message: `"${image}" has no image for ${platform}.`,
    ...(there.length > 0 && { hint: `It has ${clean(there.join(', '))}.` }),
  })
}

export function pickedWarning(
  image: string,
  platform: string | undefined,
  whole: Digest,
  part: Digest,
): string {
  return `"${image}" (${shortDigest(whole)}) is an index: semtag releases only its image for ${platform}, which has another digest (${shortDigest(part)}).`
}
