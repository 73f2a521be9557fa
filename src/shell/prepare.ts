import { withMetadata } from '../config/metadata.ts'
import { type PushOptions, readPushOptions } from '../config/push-options.ts'
import { checkFiles, createChecks } from './checks.ts'
import { readMetadataFile } from './metadata-file.ts'
import type { Surroundings } from './surroundings.ts'

export interface Prepared {
  readonly options: PushOptions
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
}

/**
 * Everything that can be known of a release before anything is contacted.
 *
 * @throws SemtagError that lists every mistake.
 */
export async function prepare(
  { values }: { readonly values: Readonly<Record<string, unknown>> },
  around: Pick<Surroundings, 'env' | 'stdin'>,
): Promise<Prepared> {
  const { options, image, flags, problems } = readPushOptions(values, around.env)
  const checks = createChecks(problems)
  const digest = await checks.run(readMetadataFile(flags['metadata-file']))
  const described = image && digest && withMetadata(image, digest)
  if (described?.ok === false) checks.add(described.problem)
  const certificateAuthority = await checkFiles(flags, around, checks)
  checks.end()
  if (options === undefined) throw new TypeError('arguments without a mistake give options')
  return {
    options:
      described?.ok === true
        ? { ...options, images: [{ ...options.images[0], image: described.value }] }
        : options,
    certificateAuthority,
  }
}
