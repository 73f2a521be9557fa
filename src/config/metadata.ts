import * as z from 'zod/mini'
import type { Parsed, Problem } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import type { Image } from '../domain/image/image.ts'
import { clean } from '../domain/text.ts'
import { flagWording, type Wording } from '../domain/wording.ts'
import { parsedJson } from './json-text.ts'

// https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file
const key = 'containerimage.digest'
const build = z.object({ [key]: z.string() })
const file = z.record(z.string(), z.unknown())

export const metadataHint = 'Name the file that docker buildx build --metadata-file wrote.'

/**
 * Reads the digest of the image from the file of `docker buildx build --metadata-file`, or of `docker buildx bake` if it
 * built one image.
 */
export function metadataDigest(path: string, text: string, { name }: Wording = flagWording): Parsed<Digest> {
  const wrong = (reason: string, hint: string): Parsed<never> => ({
    ok: false,
    problem: { code: 'INVALID_ARGUMENT', message: `${name('metadata-file', path)} ${reason}.`, hint },
  })
  const metadata = file.safeParse(parsedJson(text))
  if (!metadata.success) return wrong('holds no JSON object', metadataHint)
  const { data } = metadata
  // bake writes an entry for each target.
  const builds = Object.entries(key in data ? { '': data } : data).flatMap(([target, entry]) => {
    const read = build.safeParse(entry)
    return read.success ? [{ target, digest: read.data[key] }] : []
  })
  const [first, ...more] = builds
  if (first === undefined)
    return wrong(
      `has no ${key}`,
      'The build must store the image: add --push or --output type=oci,dest=FILE.',
    )
  if (more.length > 0)
    return wrong(
      `has ${builds.length} images: ${clean(builds.map(({ target }) => target).join(', '))}`,
      'Release each by its own digest: docker://REPOSITORY@sha256:…',
    )
  if (isDigest(first.digest)) return { ok: true, value: first.digest }
  return wrong(`has the ${key} "${clean(first.digest, 80)}", which is not a digest`, 'Build the image again.')
}

/** The image with the digest of a metadata file instead of its tag. */
export function withMetadata(image: Image, digest: Digest, wording: Wording = flagWording): Parsed<Image> {
  // sourceProblems reports the contradiction.
  if (image.kind === 'engine') return { ok: true, value: image }
  const own = 'reference' in image ? image.reference.digest : image.digest
  if (own !== undefined && own !== digest)
    return { ok: false, problem: otherDigest(image, own, digest, wording) }
  if (!('reference' in image)) return { ok: true, value: { ...image, ref: undefined, digest } }
  const { tag: _, ...reference } = image.reference
  return { ok: true, value: { ...image, reference: { ...reference, digest } } }
}

function otherDigest({ text }: Image, own: Digest, digest: Digest, { name }: Wording): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `"${clean(text)}" and ${name('metadata-file')} name two images, ${own} and ${digest}.`,
    hint: 'Leave one of them out.',
  }
}
