import type { Credential, Credentials } from '../ports.ts'
import { readAuthFile } from './auth-file.ts'
import { findInContainersAuth } from './containers-auth.ts'
import { credentialOf, secretsOf } from './credential.ts'
import { askDefaultHelper } from './default-helper.ts'
import { dockerConfigPath, findInDockerConfig, findInEnvironment } from './docker-config.ts'
import { dockerKey, registryName } from './server-key.ts'
import type { Surroundings } from './surroundings.ts'

export interface CredentialsOptions extends Surroundings {
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
 * Each registry is looked up once; a source that is broken is an error `CREDENTIALS` that names it.
 *
 * @source https://github.com/google/go-containerregistry/blob/main/pkg/authn/keychain.go
 * @example
 * const credentials = createCredentials({ env, homeDirectory: homedir(), platform: process.platform })
 * await credentials.find('registry.local:5000', signal)
 */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { onSecret } = options
  const announce = (credential: Credential | undefined): Credential | undefined => {
    for (const secret of credential ? secretsOf(credential) : []) onSecret?.(secret)
    return credential
  }
  const explicit = announce(
    options.explicit && credentialOf(options.explicit.username, options.explicit.password),
  )
  const explicitRegistry = options.explicit?.registry
  const lookups = new Map<string, Promise<Credential | undefined>>()

  async function find(registry: string, signal: AbortSignal): Promise<Credential | undefined> {
    const name = registryName(registry)
    if (explicit !== undefined && (explicitRegistry === undefined || registryName(explicitRegistry) === name))
      return explicit
    signal.throwIfAborted()
    const running = lookups.get(name)
    if (running === undefined) return orAborted(start(name, signal), signal)
    try {
      return await orAborted(running, signal)
    } catch (error) {
      // Forgotten: it was aborted by another caller, whose signal is not ours.
      if (lookups.get(name) !== running) return find(name, signal)
      throw error
    }
  }

  function start(name: string, signal: AbortSignal): Promise<Credential | undefined> {
    const lookup = look(name, options, signal).then(announce)
    lookups.set(name, lookup)
    lookup.catch(() => {
      if (signal.aborted) lookups.delete(name)
    })
    return lookup
  }

  return { find }
}

async function look(
  registry: string,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const fromEnvironment = findInEnvironment(registry, around.env)
  if (fromEnvironment !== undefined) return fromEnvironment
  const podman = () => findInContainersAuth(registry, around, signal)
  // A file that the environment names is meant.
  const named = around.env['REGISTRY_AUTH_FILE'] ? await podman() : undefined
  if (named !== undefined) return named
  const file = await readAuthFile(dockerConfigPath(around), signal)
  if (file !== undefined) return (await findInDockerConfig(file, registry, around, signal)) ?? podman()
  return (await podman()) ?? askDefaultHelper(dockerKey(registry), around, signal)
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
