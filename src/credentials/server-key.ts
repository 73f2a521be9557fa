import { dockerHub } from '../domain/image/reference.ts'

// https://github.com/docker/cli/blob/master/cli/config/configfile/file.go
const dockerHubKey = 'https://index.docker.io/v1/'
const dockerHubNames = new Set([dockerHub, 'index.docker.io', 'registry-1.docker.io'])

/** The registry, with `docker.io` for every name of Docker Hub. */
export function registryName(registry: string): string {
  return dockerHubNames.has(registry) ? dockerHub : registry
}

/** The key of a registry's credential in docker's files and helpers. */
export function dockerKey(registry: string): string {
  return registryName(registry) === dockerHub ? dockerHubKey : registry
}

/**
 * The key of docker's `auths` that matches a server key: the same key, or else the first key with the same host and port.
 *
 * @see https://github.com/docker/cli/blob/master/cli/config/credentials/file_store.go
 */
export function matchingDockerKey(keys: readonly string[], serverKey: string): string | undefined {
  return keys.find((key) => key === serverKey) ?? keys.find((key) => hostOf(key) === serverKey)
}

/**
 * The key of a containers auth.json that matches a repository: the longest prefix of the repository, `quay.io/acme`, or
 * else the registry. A key with a scheme matches the whole registry, whatever its path.
 *
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export function matchingContainersKey(
  keys: readonly string[],
  registry: string,
  path = '',
): string | undefined {
  const name = registryName(registry)
  const part = partOf(keys, registry, path)
  if (part !== '') return `${name}/${part}`
  const hostKey = (key: string) => (key.includes('://') ? hostOf(key) : key)
  return keys.find((key) => key === name) ?? keys.find((key) => registryName(hostKey(key)) === name)
}

/** The longest prefix of the path that has a key, `acme/team`; empty if there is none. */
export function partOf(keys: readonly string[], registry: string, path: string): string {
  const known = new Set(keys)
  const names = path === '' ? [] : path.split('/')
  for (let length = names.length; length > 0; length--) {
    const part = names.slice(0, length).join('/')
    if (known.has(`${registryName(registry)}/${part}`)) return part
  }
  return ''
}

function hostOf(key: string): string {
  const [host = ''] = key.replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?/i, '').split(/[/?#]/)
  return host
}
