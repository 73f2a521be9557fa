import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import { isLocal, localNetworks } from '../http/addresses.ts'
import type { Connections } from '../http/connections.ts'
import type { RoundTrip } from '../http/request.ts'
import type { RegistryEndpoint } from '../trust.ts'

/**
 * Checks the address from which a registry lets its clients fetch a token. The realm must use HTTPS, or be the registry's
 * own host, or be loopback or private like the registry. Elsewhere, others could read the password on the way.
 *
 * @throws REGISTRY_ERROR if there is no realm, UNAUTHORIZED if it is not safe.
 */
export async function checkRealm(text: string, registry: string, endpoint: RegistryEndpoint): Promise<URL> {
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text))
    throw new SemtagError({
      code: 'REGISTRY_ERROR',
      message: `${registry} asks for a token, but names no server that issues it: realm "${clean(text)}".`,
      speaker: 'registry',
    })
  const realm = new URL(text)
  const own = new URL(endpoint.origin)
  if (realm.protocol === 'https:' || realm.hostname === own.hostname) return realm
  if ((await isLocal(realm.hostname)) && (await isLocal(own.hostname))) return realm
  throw new SemtagError({
    code: 'UNAUTHORIZED',
    message: `${registry} names ${realm.host} for tokens, over plain HTTP. semtag sends no credential there.`,
    hint: 'Ask the operator of the registry to configure a realm with https.',
    speaker: 'registry',
  })
}

/** Connects to a realm. The registry's trust also covers a realm on its host, and any local realm of a local registry. */
export async function openRealm(
  realm: URL,
  endpoint: RegistryEndpoint,
  insecure: boolean,
  connections: Connections,
): Promise<RoundTrip> {
  const own = new URL(endpoint.origin)
  if (insecure) return connections.open(realm.origin, false).send
  const isOwn = realm.hostname === own.hostname
  const isTrusted =
    !endpoint.verify && (isOwn || ((await isLocal(realm.hostname)) && (await isLocal(own.hostname))))
  if (!isTrusted) return connections.open(realm.origin, true).send
  return connections.open(realm.origin, false, isOwn ? endpoint.networks : localNetworks).send
}
