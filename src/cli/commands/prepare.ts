import { withMetadata } from '../../config/metadata.ts'
import { type PushOptions, readPushOptions } from '../../config/push-options.ts'
import { errorOf, isSemtagError, type Problem } from '../../domain/errors.ts'
import type { Arguments } from '../arguments.ts'
import { readCertificateAuthority } from '../certificate-authority.ts'
import { readMetadataFile } from '../metadata-file.ts'
import { checkOutputFile } from '../output-file.ts'
import { checkPasswordInput } from '../password.ts'
import type { Surroundings } from '../surroundings.ts'

export interface Prepared {
  readonly options: PushOptions
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
}

/**
 * Everything that can be known of a command before anything is contacted.
 *
 * @throws SemtagError that lists every mistake.
 */
export async function prepare(
  { values }: Arguments,
  { env, stdin }: Pick<Surroundings, 'env' | 'stdin'>,
): Promise<Prepared> {
  const { options, image, flags, problems } = readPushOptions(values, env)
  const more: Problem[] = []
  const check = async <T>(checked: Promise<T>): Promise<T | undefined> =>
    checked.catch((error) => {
      if (!isSemtagError(error)) throw error
      more.push(...error.problems)
      return undefined
    })
  const certificateAuthority = await check(readCertificateAuthority(flags['ca-file']))
  const digest = await check(readMetadataFile(flags['metadata-file']))
  const described = image && digest && withMetadata(image, digest)
  if (described?.ok === false) more.push(described.problem)
  await check(checkOutputFile(flags.output))
  if (flags['password-stdin']) await check(checkPasswordInput(stdin))

  const [first, ...others] = [...problems, ...more]
  if (first !== undefined) throw errorOf([first, ...others])
  if (options === undefined) throw new TypeError('arguments without a mistake give options')
  return {
    options: described?.ok === true ? { ...options, image: described.value } : options,
    certificateAuthority,
  }
}
