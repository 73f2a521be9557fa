import { join } from 'node:path'
import { clean } from '../domain/text.ts'
import type { Credential } from '../ports.ts'
import { credentialOfEntry } from './auth-entry.ts'
import { type AuthFile, readAuthFile } from './auth-file.ts'
import { askHelper } from './helper.ts'
import { matchingContainersKey, registryName } from './server-key.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * The credential of a registry by the files of Podman, Buildah and Skopeo: the first file that has one.
 *
 * @source https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export async function findInContainersAuth(
  registry: string,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  for (const path of containersAuthPaths(around)) {
    const file = await readAuthFile(path, signal)
    const found = file && (await findInFile(file, registry, around, signal))
    if (found !== undefined) return found
  }
  return undefined
}

// A file that the environment names is the only one, as with Podman's --authfile.
function containersAuthPaths({ env, homeDirectory }: Surroundings): readonly string[] {
  const named = env['REGISTRY_AUTH_FILE']
  if (named) return [named]
  const directories = [env['XDG_RUNTIME_DIR'], env['XDG_CONFIG_HOME'] || join(homeDirectory, '.config')]
  return directories.flatMap((directory) => (directory ? [join(directory, 'containers', 'auth.json')] : []))
}

async function findInFile(
  { name, auths, credHelpers }: AuthFile,
  registry: string,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  // Podman asks helpers for the plain host, for Docker Hub too.
  const host = registryName(registry)
  const helper = credHelpers.get(host)
  if (helper !== undefined && helper !== '') {
    const namedBy = `the entry "${host}" of "credHelpers" in ${name}`
    return askHelper({ helper, key: host, namedBy, around, signal })
  }
  const key = matchingContainersKey([...auths.keys()], host)
  return key === undefined ? undefined : credentialOfEntry(auths.get(key), clean(key), name)
}
