import type { CredentialOrigin } from '../domain/check-report.ts'
import { formatRepository, type Repository } from '../domain/image/reference.ts'
import type { Credential, Credentials } from '../ports/credentials.ts'
import type { CredentialAmbient } from './ambient.ts'
import { readAuthFile } from './auth-file.ts'
import { findInContainersAuth, partWithLogin } from './containers-auth.ts'
import { credentialOf, publicUserName, reported, secretsOf } from './credential.ts'
import { dockerConfigPath, findInDockerConfig, findInEnvironment } from './docker-config.ts'
import { askDefaultHelper } from './helper.ts'
import { dockerKey, registryName } from './server-key.ts'

export interface CredentialsOptions extends CredentialAmbient {
  /** The credential that the user gave semtag; without a registry it applies to all registries. */
  readonly explicit?: { readonly registry?: string; readonly username: string; readonly password: string }
  /** Called with each secret before `find` returns it, so that logs can hide it. */
  readonly onSecret?: (secret: string) => void
}

/** Credentials, and where they come from. */
export interface TellingCredentials extends Credentials {
  /** Undefined for anonymous access. Throws as `find` does. */
  origin(repository: Repository, signal: AbortSignal): Promise<CredentialOrigin | undefined>
}

/**
 * Finds credentials as the docker CLI does. The order is: the explicit credential, DOCKER_AUTH_CONFIG, docker's config.json
 * with its helpers, the files of Podman. If config.json is missing, the platform's keychain comes last. A file that
 * REGISTRY_AUTH_FILE names, and a login for a part of a registry, come before config.json.
 *
 * Each registry, and each part with its own login, is looked up once. A malformed source is an error `CREDENTIALS` that
 * names it.
 *
 * @see https://github.com/google/go-containerregistry/blob/main/pkg/authn/keychain.go
 * @example
 * const credentials = createCredentials({ env, homeDirectory: homedir(), platform: process.platform })
 * await credentials.find({ registry: 'registry.local:5000', path: 'gallery/ui' }, signal)
 */
export function createCredentials(options: CredentialsOptions): TellingCredentials {
  const { onSecret } = options
  const announce = (credential: Credential | undefined): Credential | undefined => {
    for (const secret of credential ? secretsOf(credential) : []) onSecret?.(secret)
    return credential
  }
  const explicit = announce(givenCredential(options.explicit))
  const explicitRegistry = options.explicit?.registry
  const lookups = new Map<string, Promise<Credential | undefined>>()
  const places = new Map<Credential, string>()
  const around: CredentialAmbient = { ...options, onWarning: eachOnce(options.onWarning) }

  async function find({ registry, path }: Repository, signal: AbortSignal): Promise<Credential | undefined> {
    const name = registryName(registry)
    if (explicit !== undefined && (explicitRegistry === undefined || registryName(explicitRegistry) === name))
      return explicit
    signal.throwIfAborted()
    const parts = partWithLogin({ registry: name, path }, around, signal)
    return findPart({ registry: name, path: await orAborted(parts, signal) }, signal)
  }

  async function findPart(part: Repository, signal: AbortSignal): Promise<Credential | undefined> {
    const name = formatRepository(part)
    const running = lookups.get(name)
    if (running === undefined) return orAborted(start(part, signal), signal)
    try {
      return await orAborted(running, signal)
    } catch (error) {
      // Another caller has aborted this lookup.
      if (lookups.get(name) !== running) return findPart(part, signal)
      throw error
    }
  }

  function start(part: Repository, signal: AbortSignal): Promise<Credential | undefined> {
    const name = formatRepository(part)
    let from = ''
    const onFound = (place: string) => {
      from = place
    }
    const lookup = look(part, { ...around, onFound }, signal).then((credential) => {
      if (credential !== undefined) places.set(credential, from)
      return announce(credential)
    })
    lookups.set(name, lookup)
    lookup.catch(() => {
      if (signal.aborted) lookups.delete(name)
    })
    return lookup
  }

  return {
    find,
    async origin(repository, signal) {
      const credential = await find(repository, signal)
      if (credential === undefined) return undefined
      const place = credential === explicit ? 'SEMTAG_USERNAME' : (places.get(credential) ?? '')
      const { homeDirectory } = options
      const from = homeDirectory === '' ? place : place.replace(`${homeDirectory}/`, '~/')
      return { from, username: publicUserName(credential) }
    },
  }
}

function eachOnce(onWarning: CredentialAmbient['onWarning'] = () => {}): (message: string) => void {
  const reported = new Set<string>()
  return (message) => {
    if (!reported.has(message)) onWarning(message)
    reported.add(message)
  }
}

/** Looks up a registry, or a part of a registry with its own login in the files of Podman. */
async function look(
  { registry, path }: Repository,
  around: CredentialAmbient,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const fromEnvironment = findInEnvironment(registry, around.env)
  if (fromEnvironment !== undefined) return reported(fromEnvironment, 'DOCKER_AUTH_CONFIG', around)
  const podman = () => findInContainersAuth(registry, around, signal, path)
  const named = around.env['REGISTRY_AUTH_FILE'] || path !== '' ? await podman() : undefined
  if (named !== undefined) return named
  const file = await readAuthFile(dockerConfigPath(around), signal, around.onWarning)
  if (file !== undefined) return (await findInDockerConfig(file, registry, around, signal)) ?? podman()
  return (await podman()) ?? askDefaultHelper(dockerKey(registry), around, signal)
}

function givenCredential(explicit: CredentialsOptions['explicit']): Credential | undefined {
  const credential = explicit && credentialOf(explicit.username, explicit.password)
  return credential?.kind === 'password' ? { ...credential, given: true } : credential
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
