import { join } from 'node:path'
import { SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import type { Environment } from '../../ports/run.ts'
import { readBounded } from '../../process/read-file.ts'

const maximumBytes = 1024 * 1024

const missing: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR'])

/** The same for a file that may also be a directory, as an optional secret leaves it in a container. */
export const missingOrDirectory: ReadonlySet<string> = new Set([...missing, 'EISDIR'])

/** The file's bytes, or undefined where there is none, by the codes in `absent`; one that cannot be read is ENGINE_CONFIGURATION. */
export async function readOptional(path: string, absent = missing): Promise<Buffer | undefined> {
  try {
    return await readBounded(path, maximumBytes)
  } catch (cause) {
    const code = codeOf(cause)
    if (code !== undefined && absent.has(code)) return undefined
    throw new SemtagError({
      code: 'ENGINE_CONFIGURATION',
      message: `${path} cannot be read (${code ?? 'unknown error'}).`,
      cause,
    })
  }
}

/** The document in a JSON file, or undefined where there is none, or nothing in it. */
export async function readJsonFile(path: string, absent = missing): Promise<unknown> {
  const bytes = await readOptional(path, absent)
  if (bytes === undefined || bytes.toString().trim() === '') return undefined
  try {
    return JSON.parse(bytes.toString())
  } catch (cause) {
    throw new SemtagError({ code: 'ENGINE_CONFIGURATION', message: `${path} is not JSON.`, cause })
  }
}

/** Everything that decides which engine is meant, handed in by the shell. */
export interface EndpointSettings {
  readonly env: Environment
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /** The engine's address that a flag or another setting gives. */
  readonly host?: string | undefined
  /** The docker context that a flag or another setting gives. */
  readonly context?: string | undefined
  /** The names of the two where they were given: as flags, if there are none. */
  readonly names?: { readonly host: string; readonly context: string }
}

/** Where the docker CLI keeps its configuration and its contexts. */
export function configurationDirectory({ env, homeDirectory }: EndpointSettings): string {
  return env['DOCKER_CONFIG'] || join(homeDirectory, '.docker')
}
