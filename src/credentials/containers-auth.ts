import { join } from 'node:path'
import type { Repository } from '../domain/image/reference.ts'
import { clean } from '../domain/text.ts'
import type { Credential } from '../ports/credentials.ts'
import type { CredentialAmbient } from './ambient.ts'
import { type AuthFile, readAuthFile } from './auth-file.ts'
import { credentialOfEntry, reported } from './credential.ts'
import { askHelper } from './helper.ts'
import { matchingContainersKey, partOf, registryName } from './server-key.ts'

/**
 * The credential of a repository in the files of Podman, Buildah and Skopeo; the first file with a credential counts. An
 * empty path means the whole registry.
 *
 * @throws CREDENTIALS
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export async function findInContainersAuth(
  registry: string,
  around: CredentialAmbient,
  signal: AbortSignal,
  path = '',
): Promise<Credential | undefined> {
  for (const file of await readFiles(around, signal)) {
    const found = await findInFile(file, { registry, path }, around, signal)
    if (found !== undefined) return found
  }
  return undefined
}

/** The longest prefix of the path that has its own login in these files; empty if there is none. */
export async function partWithLogin(
  { registry, path }: Repository,
  around: CredentialAmbient,
  signal: AbortSignal,
): Promise<string> {
  if (path === '') return ''
  const files = await readFiles(around, signal)
  return partOf(
    files.flatMap(({ auths }) => [...auths.keys()]),
    registry,
    path,
  )
}

async function readFiles(around: CredentialAmbient, signal: AbortSignal): Promise<readonly AuthFile[]> {
  const files: AuthFile[] = []
  for (const path of containersAuthPaths(around)) {
    const file = await readAuthFile(path, signal, around.onWarning)
    if (file !== undefined) files.push(file)
  }
  return files
}

// As with Podman's --authfile, a file that the environment names replaces all others.
function containersAuthPaths({ env, homeDirectory }: CredentialAmbient): readonly string[] {
  const named = env['REGISTRY_AUTH_FILE']
  if (named) return [named]
  const directories = [env['XDG_RUNTIME_DIR'], env['XDG_CONFIG_HOME'] || join(homeDirectory, '.config')]
  return directories.flatMap((directory) => (directory ? [join(directory, 'containers', 'auth.json')] : []))
}

async function findInFile(
  { name, auths, credHelpers }: AuthFile,
  { registry, path }: Repository,
  around: CredentialAmbient,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  // Podman asks helpers for the plain host, even for Docker Hub.
  const host = registryName(registry)
  const helper = credHelpers.get(host)
  const part = partOf([...auths.keys()], host, path)
  if (part === '' && helper !== undefined && helper !== '') {
    const namedBy = `the entry "${host}" of "credHelpers" in ${name}`
    const asked = await askHelper({ helper, key: host, namedBy, around, signal })
    return reported(asked, `podman login ${name}, helper ${clean(String(helper))}`, around)
  }
  const key = matchingContainersKey([...auths.keys()], host, path)
  const found = key === undefined ? undefined : credentialOfEntry(auths.get(key), clean(key), name)
  return reported(found, `podman login ${name}`, around)
}
