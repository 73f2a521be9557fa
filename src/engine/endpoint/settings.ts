import { join } from 'node:path'
import { SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import type { Environment } from '../../ports/run.ts'
import { readBounded } from '../../process/read-file.ts'

const maximumBytes = 1024 * 1024

const missing: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR'])

/** Codes of a file that may also be a directory, as an optional secret leaves it in a container. */
export const missingOrDirectory: ReadonlySet<string> = new Set([...missing, 'EISDIR'])

/**
 * The file's bytes; undefined after an error whose code is in `absent`.
 *
 * @throws ENGINE_CONFIGURATION for any other error
 */
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

/**
 * The document in a JSON file; undefined if the file is missing or blank.
 *
 * @throws ENGINE_CONFIGURATION
 */
export async function readJsonFile(path: string, absent = missing): Promise<unknown> {
  const bytes = await readOptional(path, absent)
  if (bytes === undefined || bytes.toString().trim() === '') return undefined
  try {
    return JSON.parse(bytes.toString())
  } catch (cause) {
    throw new SemtagError({ code: 'ENGINE_CONFIGURATION', message: `${path} is not JSON.`, cause })
  }
}

/** Everything that decides which engine is used. */
export interface EndpointSettings {
  readonly env: Environment
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /** The engine's address from a flag or another setting. */
  readonly host?: string | undefined
  /** The docker context from a flag or another setting. */
  readonly context?: string | undefined
  /** The names of these two settings, for messages; the flags by default. */
  readonly names?: { readonly host: string; readonly context: string }
}

/** The directory of the docker CLI's configuration and contexts. */
export function configurationDirectory({ env, homeDirectory }: EndpointSettings): string {
  return env['DOCKER_CONFIG'] || join(homeDirectory, '.docker')
}
