import { formatRepository, type Repository } from '../domain/image/reference.ts'
import type { Credential, Credentials } from '../ports/credentials.ts'
import type { CredentialAmbient } from './ambient.ts'
import { readAuthFile } from './auth-file.ts'
import { findInContainersAuth, partWithLogin } from './containers-auth.ts'
import { credentialOf, secretsOf } from './credential.ts'
import { dockerConfigPath, findInDockerConfig, findInEnvironment } from './docker-config.ts'
import { askDefaultHelper } from './helper.ts'
import { dockerKey, registryName } from './server-key.ts'

export interface CredentialsOptions extends CredentialAmbient {
  /** What the user gave semtag itself; without a registry it holds for every one that is asked for. */
  readonly explicit?: { readonly registry?: string; readonly username: string; readonly password: string }
  /** Told of every secret before it is handed on, so that it can be masked. */
  readonly onSecret?: (secret: string) => void
}

/**
 * Credentials as the docker CLI finds them. In this order: the explicit one, DOCKER_AUTH_CONFIG, docker's config.json
 * with its helpers. Where there is no config.json: the files of Podman, then the platform's keychain. A config.json
 * that does not know the registry is the last word, as for crane.
 *
 * Each registry, and each part of one that has a login of its own, is looked up once; a source that is broken is an error `CREDENTIALS` that names it.
 *
 * @see https://github.com/google/go-containerregistry/blob/main/pkg/authn/keychain.go
 * @example
 * const credentials = createCredentials({ env, homeDirectory: homedir(), platform: process.platform })
 * await credentials.find({ registry: 'registry.local:5000', path: 'gallery/ui' }, signal)
 */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { onSecret } = options
  const announce = (credential: Credential | undefined): Credential | undefined => {
    for (const secret of credential ? secretsOf(credential) : []) onSecret?.(secret)
    return credential
  }
  const explicit = announce(givenCredential(options.explicit))
  const explicitRegistry = options.explicit?.registry
  const lookups = new Map<string, Promise<Credential | undefined>>()
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
      // Forgotten: it was aborted by another caller, whose signal is not ours.
      if (lookups.get(name) !== running) return findPart(part, signal)
      throw error
    }
  }

  function start(part: Repository, signal: AbortSignal): Promise<Credential | undefined> {
    const name = formatRepository(part)
    const lookup = look(part, around, signal).then(announce)
    lookups.set(name, lookup)
    lookup.catch(() => {
      if (signal.aborted) lookups.delete(name)
    })
    return lookup
  }

  return { find }
}

function eachOnce(onWarning: CredentialAmbient['onWarning'] = () => {}): (message: string) => void {
  const told = new Set<string>()
  return (message) => {
    if (!told.has(message)) onWarning(message)
    told.add(message)
  }
}

/** The path is empty, or a part of the registry that has a login of its own, which comes before docker's. */
async function look(
  { registry, path }: Repository,
  around: CredentialAmbient,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const fromEnvironment = findInEnvironment(registry, around.env)
  if (fromEnvironment !== undefined) return fromEnvironment
  const podman = () => findInContainersAuth(registry, around, signal, path)
  // A file that the environment names is meant.
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
