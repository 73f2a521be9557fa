import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import { isLocal, localNetworks } from '../http/addresses.ts'
import type { Connections } from '../http/connections.ts'
import type { RoundTrip } from '../http/request.ts'
import type { RegistryEndpoint } from '../trust.ts'

/**
 * Checks where a registry sends its clients for a token: HTTPS, or the registry's own host, or a host that is
 * loopback or private like the registry itself. Anything else could read the password on the way.
 */
export async function checkRealm(
  text: string | undefined,
  registry: string,
  endpoint: RegistryEndpoint,
): Promise<URL> {
  if (text === undefined || !URL.canParse(text) || !/^https?:\/\//i.test(text))
    throw new SemtagError({
      code: 'REGISTRY_ERROR',
      message: `${registry} asks for a token and names no server that gives it: realm "${clean(text ?? '')}".`,
      speaker: 'registry',
    })
  const realm = new URL(text)
  const own = new URL(endpoint.origin)
  if (realm.protocol === 'https:' || realm.hostname === own.hostname) return realm
  if ((await isLocal(realm.hostname)) && (await isLocal(own.hostname))) return realm
  throw new SemtagError({
    code: 'UNAUTHORIZED',
    message: `${registry} sends its clients to ${realm.host} for a token, in plain HTTP: no credential is sent there.`,
    hint: 'Ask the operator of the registry for a realm with https.',
    speaker: 'registry',
  })
}

/** The connection to a realm: what is trusted of the registry holds for its own host, and between local hosts. */
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
