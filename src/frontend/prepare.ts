import { findSettings } from '../config/find-settings.ts'
import { metadataDigest, metadataHint, withMetadata } from '../config/metadata.ts'
import { type PushContext, type PushOptions, type ReadPushOptions, readPushOptions } from '../config/push.ts'
import { type Problem, SemtagError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import type { Image } from '../domain/image/image.ts'
import { clean } from '../domain/text.ts'
import { flagWording, type Wording } from '../domain/wording.ts'
import { findCommand } from '../process/program.ts'
import type { ProcessAmbient } from './ambient.ts'
import { type Checks, checkFiles, createChecks } from './checks.ts'
import { readSmallFile } from './files.ts'

export interface Prepared {
  readonly options: PushOptions
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
}

/**
 * Reads the arguments, the environment and the files of a release. Contacts nothing.
 *
 * @throws SemtagError that lists every mistake.
 */
export async function prepare(
  { values }: { readonly values: Readonly<Record<string, unknown>> },
  around: Pick<ProcessAmbient, 'env' | 'stdin' | 'workingDirectory' | 'onContent'>,
  asking: PushContext = {},
): Promise<Prepared> {
  const found = asking.found ?? (await findSettings(around.workingDirectory, values))
  const read = readPushOptions(values, around.env, { ...asking, found })
  const checks = createChecks(read.problems)
  const images: (Image | undefined)[] = []
  for (const image of read.images) images.push(await describe(image, checks))
  const certificateAuthority = await checkFiles(read, around, checks)
  const { options } = read
  const program = options?.gate?.[0]
  if (program !== undefined && findCommand(program, around) === undefined) checks.add(noProgram(program))
  checks.end()
  if (options === undefined) throw new TypeError('arguments without a mistake give options')
  const [first, ...others] = options.images.map((given, index) => ({
    ...given,
    image: images[index] ?? given.image,
  }))
  if (first === undefined) throw new TypeError('a release has an image')
  const all = [first, ...others] as const
  if (all.some(({ image }) => image.kind !== 'engine')) around.onContent()
  return { options: { ...options, images: all }, certificateAuthority }
}

function noProgram(program: string): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `The program of the gate, "${clean(program)}", is not found.`,
    hint: 'Check its name and its permissions. A script in this directory is written ./script.sh.',
  }
}

/** The image with the digest of its metadata file. */
async function describe(
  { image, flags, wording }: ReadPushOptions['images'][number],
  { run, add }: Checks,
): Promise<Image | undefined> {
  const digest = await run(readMetadataFile(flags['metadata-file'], wording))
  if (image === undefined || digest === undefined) return image
  const described = withMetadata(image, digest, wording)
  if (!described.ok) add(described.problem)
  return described.ok ? described.value : image
}

const largestFile = 4 * 1024 * 1024

/** The digest in the file of `--metadata-file`. */
export async function readMetadataFile(
  path: string | undefined,
  wording: Wording = flagWording,
): Promise<Digest | undefined> {
  if (path === undefined) return undefined
  const text = await readSmallFile(wording.name('metadata-file', path), path, largestFile, metadataHint)
  const digest = metadataDigest(path, text, wording)
  if (digest.ok) return digest.value
  throw new SemtagError(digest.problem)
}
