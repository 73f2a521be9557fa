import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import { missingOrDirectory, readJsonFile } from './settings.ts'
import { type Tls, tlsFromDirectory } from './tls.ts'

/** The engine of a docker context. */
interface DockerContext {
  readonly host: string
  readonly tls?: Tls
}

const configuration = z.object({ currentContext: z.optional(z.string()) })
const metadata = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string().check(z.minLength(1)), SkipTLSVerify: z.optional(z.boolean()) }),
  }),
})

/** The context that `docker context use` has set; undefined if there is none. */
export async function currentContext(directory: string): Promise<string | undefined> {
  const path = join(directory, 'config.json')
  const document = await readJsonFile(path, missingOrDirectory)
  if (document === undefined) return undefined
  const parsed = configuration.safeParse(document)
  if (parsed.success) return parsed.data.currentContext || undefined
  throw new SemtagError({
    code: 'ENGINE_CONFIGURATION',
    message: `${path} is not a docker configuration: currentContext must be a name.`,
  })
}

/**
 * Reads a context from the docker CLI's store, where each context has a directory named by the hash of its name.
 *
 * @param origin The setting with the name, for messages.
 * @throws ENGINE_CONFIGURATION
 * @see https://github.com/docker/cli/blob/master/cli/context/store/metadatastore.go
 */
export async function readContext(name: string, origin: string, directory: string): Promise<DockerContext> {
  const id = createHash('sha256').update(name).digest('hex')
  const path = join(directory, 'contexts', 'meta', id, 'meta.json')
  const document = await readJsonFile(path)
  if (document === undefined)
    throw new SemtagError({
      code: 'ENGINE_CONFIGURATION',
      message: `There is no docker context "${clean(name)}" (from ${origin}).`,
      hint: 'List the contexts with docker context ls, or name the engine with --host.',
    })
  const parsed = metadata.safeParse(document)
  if (!parsed.success)
    throw new SemtagError({
      code: 'ENGINE_CONFIGURATION',
      message: `The docker context "${clean(name)}" names no engine in ${path}.`,
    })
  const { Host: host, SkipTLSVerify: skip = false } = parsed.data.Endpoints.docker
  const tls = await tlsFromDirectory(join(directory, 'contexts', 'tls', id, 'docker'), !skip)
  // As for docker, a context without any TLS setting means plain HTTP.
  return skip || tls.ca !== undefined || tls.cert !== undefined ? { host, tls } : { host }
}
