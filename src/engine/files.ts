import { SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'
import { readBounded } from '../process/read-file.ts'

const maximumBytes = 1024 * 1024

/** The file's bytes, or undefined where there is none; one that cannot be read is ENGINE_CONFIGURATION. */
export async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return await readBounded(path, maximumBytes)
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new SemtagError({
      code: 'ENGINE_CONFIGURATION',
      message: `${path} cannot be read (${code ?? 'unknown error'}).`,
      cause,
    })
  }
}

/** The document in a JSON file, or undefined where there is none. */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readOptional(path)
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(bytes.toString())
  } catch (cause) {
    throw new SemtagError({ code: 'ENGINE_CONFIGURATION', message: `${path} is not JSON.`, cause })
  }
}
