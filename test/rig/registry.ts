import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hash } from 'bcryptjs'
import { createCertificates } from '../support/certificates.ts'
import { type AccessLogEntry, accessLog } from './access-log.ts'
import { freshDirectory, startGuarded } from './guard.ts'
import { ensureInstalled, registryPrograms } from './install.ts'
import { type RegistryReader, registryReader } from './registry-client.ts'
import { startTokenServer, type TokenRequest, type TokenServer } from './token-server.ts'

export interface RegistryOptions {
  /** Who may read and write: everyone (the default), or the one account, by Basic or by Bearer tokens. */
  readonly auth?: 'open' | 'htpasswd' | 'token'
  /** https with a certificate for 127.0.0.1, 0.0.0.0, localhost, registry.local and registry.test. */
  readonly tls?: boolean
  /** Default: a free one. */
  readonly port?: number
  /** Whether manifests can be deleted; not by default, as in docker-registry's own settings. */
  readonly deletion?: boolean
}

/** A registry on 127.0.0.1 that is reached from any process of this machine. */
export interface SharedRegistry extends RegistryReader {
  /** `127.0.0.1:40123` */
  readonly host: string
  readonly port: number
  readonly url: string
  readonly location: RegistryLocation
  /** The requests of others since the last `clearLog`. */
  accessLog(): Promise<readonly AccessLogEntry[]>
  clearLog(): Promise<void>
}

/** A registry of a test's own. */
export interface RigRegistry extends SharedRegistry {
  /** PEM of the authority that signed its certificate. */
  readonly ca?: string
  readonly username: string
  readonly password: string
  /** What `docker login` would keep for a registry of kind `token`. */
  readonly identityToken: string
  /** The requests to its token server; empty for another kind. */
  tokenRequests(): readonly TokenRequest[]
  /** Resolves when its process and its files are gone. */
  stop(): Promise<void>
}

/** Starts docker-registry with an empty store. */
export async function startRegistry(options: RegistryOptions = {}): Promise<RigRegistry> {
  await ensureInstalled(registryPrograms)
  const account = { username: 'gallery', password: randomUUID(), identityToken: randomUUID() }
  const tokens = options.auth === 'token' ? await startTokenServer(account) : undefined
  const certificates = options.tls === true ? await createCertificates(names) : undefined
  const users =
    options.auth === 'htpasswd' ? `${account.username}:${await hash(account.password, 4)}\n` : undefined

  const directory = await freshDirectory()
  const file = (name: string) => join(directory, name)
  const write = (name: string, content = '') => writeFile(file(name), content)
  // docker-registry reads YAML, of which JSON is a part: https://yaml.org/spec/1.2.2/#12-yaml-overview
  await write('config.yml', JSON.stringify(configuration(options, file, tokens)))
  await write('users', users)
  await write('tokens.pem', tokens?.authority)
  await write('cert.pem', certificates?.cert)
  await write('key.pem', certificates?.key)

  const server = startGuarded(directory, ['docker-registry', 'serve', file('config.yml')])
  try {
    const port = await server.until(async () => portOf(await server.log()))
    const address = { host: `127.0.0.1:${port}`, ca: certificates?.ca, tls: options.tls === true }
    return {
      ...connectRegistry({ ...address, accessLogFile: file('output') }, authorizer(options, account, tokens)),
      ...account,
      ...(certificates === undefined ? {} : { ca: certificates.ca }),
      tokenRequests: () => tokens?.requests() ?? [],
      async stop() {
        await Promise.all([server.stop(), tokens?.stop()])
      },
    }
  } catch (error) {
    await tokens?.stop()
    throw error
  }
}

const names = ['127.0.0.1', '0.0.0.0', 'localhost', 'registry.local', 'registry.test']

/** What another process needs to know of a registry; as data, so that it can be handed on. */
export interface RegistryLocation {
  readonly host: string
  readonly tls?: boolean
  readonly ca?: string | undefined
  readonly accessLogFile: string
}

/** A registry that is running already. */
export function connectRegistry(
  location: RegistryLocation,
  authorize: (scope: string) => Promise<string | undefined> = async () => undefined,
): SharedRegistry {
  const { host, tls = false, ca, accessLogFile } = location
  const url = `${tls ? 'https' : 'http'}://${host}`
  const log = accessLog(accessLogFile, { url, ...(ca === undefined ? {} : { ca }) })
  return {
    host,
    port: Number(new URL(`tcp://${host}`).port),
    url,
    location,
    ...registryReader({ url, ca, authorize }),
    accessLog: log.entries,
    clearLog: log.clear,
  }
}

// https://github.com/distribution/distribution/blob/v2.8.2/docs/configuration.md
function configuration(
  { tls = false, port = 0, deletion = false, auth }: RegistryOptions,
  file: (name: string) => string,
  tokens: TokenServer | undefined,
) {
  const users = auth === 'htpasswd' ? { htpasswd: { realm: 'semtag', path: file('users') } } : undefined
  return {
    version: '0.1',
    storage: {
      filesystem: { rootdirectory: file('store') },
      delete: { enabled: deletion },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: {
      addr: `127.0.0.1:${port}`,
      secret: randomUUID(),
      ...(tls ? { tls: { certificate: file('cert.pem'), key: file('key.pem') } } : {}),
    },
    auth: tokens === undefined ? users : { token: tokenAccess(tokens, file('tokens.pem')) },
  }
}

function tokenAccess({ realm, service, issuer }: TokenServer, rootcertbundle: string) {
  return { realm, service, issuer, rootcertbundle }
}

function portOf(log: string): number | undefined {
  const port = /listening on 127\.0\.0\.1:(\d+)/.exec(log)?.[1]
  return port === undefined ? undefined : Number(port)
}

function authorizer(
  { auth }: RegistryOptions,
  { username, password }: { readonly username: string; readonly password: string },
  tokens: TokenServer | undefined,
): (scope: string) => Promise<string | undefined> {
  if (tokens !== undefined) return async (scope) => `Bearer ${await tokens.mint([scope])}`
  if (auth !== 'htpasswd') return async () => undefined
  return async () => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}
