import { type ErrorCode, SemtagError } from '../domain/errors.ts'
import { clean, hideCredential } from '../domain/text.ts'
import { type Address, formatAddress, parseAddress } from './endpoint/address.ts'
import { currentContext, readContext } from './endpoint/context.ts'
import { configurationDirectory, type EndpointSettings } from './endpoint/settings.ts'
import { defaultSockets, firstListening } from './endpoint/sockets.ts'
import { type Tls, tlsFromEnvironment } from './endpoint/tls.ts'

/** The address of an engine, the origin of the address, and the TLS settings. */
export interface Endpoint {
  readonly address: Address
  /** The setting with the address: `--host`, `SEMTAG_HOST`, `DOCKER_HOST`, `the docker context "builder"`, `the default`. */
  readonly origin: string
  readonly tls?: Tls
}

const flagNames = { host: '--host', context: '--context' }

/**
 * Finds the engine in the order of the docker CLI: `--context` or `--host`, DOCKER_HOST, DOCKER_CONTEXT, the current
 * context of config.json, then the usual sockets.
 *
 * @throws INVALID_ARGUMENT, ENGINE_CONFIGURATION; ENGINE_UNREACHABLE if no usual socket answers
 * @see https://github.com/docker/cli/blob/master/cli/command/cli.go (resolveContextName)
 */
export async function resolveEndpoint(settings: EndpointSettings): Promise<Endpoint> {
  const { env, host, context, names = flagNames } = settings
  checkHost(settings)
  if (host) return fromHost(host, names.host, settings)
  if (context) return fromContext(context, names.context, settings)
  if (env['DOCKER_HOST']) return fromHost(env['DOCKER_HOST'], 'DOCKER_HOST', settings)
  if (env['DOCKER_CONTEXT']) return fromContext(env['DOCKER_CONTEXT'], 'DOCKER_CONTEXT', settings)
  const directory = configurationDirectory(settings)
  const current = await currentContext(directory)
  if (current !== undefined) return fromContext(current, `${directory}/config.json`, settings)
  return fromDefaults(settings)
}

/**
 * Checks `--host` and `--context` without contacting an engine.
 *
 * @throws INVALID_ARGUMENT
 */
export function checkHost({
  host,
  context,
  names = flagNames,
}: Pick<EndpointSettings, 'host' | 'context' | 'names'>): void {
  if (host && context)
    throw new SemtagError({
      code: 'INVALID_ARGUMENT',
      message: `${names.host} ${clean(hideCredential(host))} and ${names.context} ${clean(context)} name two engines.`,
      hint: 'Give one of them.',
    })
  if (host) endpointOf(host, names.host, 'INVALID_ARGUMENT', undefined)
}

async function fromContext(name: string, origin: string, settings: EndpointSettings): Promise<Endpoint> {
  // The context named default has no file: it means DOCKER_HOST, or else the usual sockets.
  if (name === 'default') {
    const { DOCKER_HOST: host } = settings.env
    return host ? fromHost(host, 'DOCKER_HOST', settings) : fromDefaults(settings)
  }
  const { host, tls } = await readContext(name, origin, configurationDirectory(settings))
  return endpointOf(host, `the docker context "${clean(name)}"`, 'ENGINE_CONFIGURATION', tls)
}

async function fromHost(host: string, origin: string, settings: EndpointSettings): Promise<Endpoint> {
  const code = origin === 'DOCKER_HOST' ? 'ENGINE_CONFIGURATION' : 'INVALID_ARGUMENT'
  // Only TCP uses the certificates: an error in them must not affect a socket.
  const plain = endpointOf(host, origin, code, undefined)
  if (plain.address.kind !== 'tcp') return plain
  return endpointOf(host, origin, code, await tlsFromEnvironment(settings))
}

function endpointOf(host: string, origin: string, code: ErrorCode, tls: Tls | undefined): Endpoint {
  const parsed = parseAddress(host, tls !== undefined)
  if (!parsed.ok)
    throw new SemtagError({
      code,
      message: `"${clean(hideCredential(host))}" (from ${origin}) is not the address of an engine: ${parsed.reason}.`,
      hint: 'Write unix:///var/run/docker.sock, tcp://10.0.0.7:2376 or ssh://me@build.example.',
    })
  const { address } = parsed
  const secured = address.kind === 'tcp' && address.tls
  return { address, origin, ...(secured ? { tls: tls ?? { verify: true } } : {}) }
}

async function fromDefaults(settings: EndpointSettings): Promise<Endpoint> {
  const paths = defaultSockets(settings)
  const path = await firstListening(paths)
  if (path !== undefined) return { address: { kind: 'socket', path }, origin: 'the default' }
  const tried = paths.map((each) => formatAddress({ kind: 'socket', path: each })).join(', ')
  throw new SemtagError({
    code: 'ENGINE_UNREACHABLE',
    message: `No engine answers at the usual sockets: ${tried}.`,
    hint: 'Start Docker or Podman, or name the engine with --host, --context or DOCKER_HOST.',
  })
}
