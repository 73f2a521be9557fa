import { clean } from '../../domain/text.ts'

/** Where an engine listens. */
export type Address =
  /** A unix socket or a Windows named pipe. */
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      readonly tls: boolean
      /** The path of the API behind a proxy, `/docker`, or empty. */
      readonly prefix: string
    }
  | {
      readonly kind: 'ssh'
      readonly host: string
      readonly user?: string
      readonly port?: number
      /** The engine's socket on that host; the default socket if undefined. */
      readonly socket?: string
    }

type ParsedAddress =
  | { readonly ok: true; readonly address: Address }
  | { readonly ok: false; readonly reason: string }

const defaultSocket = '/var/run/docker.sock'
const defaultPipe = '//./pipe/docker_engine'

/**
 * Reads a host as the docker CLI does: `unix:///run/docker.sock`, `npipe:////./pipe/docker_engine`,
 * `tcp://10.0.0.7:2376`, `10.0.0.7:2375`, `ssh://me@build.example`. Reads `http://` and `https://` too.
 *
 * @param tls True if the settings ask for TLS with `tcp://`.
 * @see https://github.com/docker/cli/blob/master/opts/hosts.go
 */
export function parseAddress(text: string, tls: boolean): ParsedAddress {
  const host = text.trim()
  if (host.startsWith('/') || host.startsWith('./')) return socket(host)
  const separator = host.indexOf('://')
  const scheme = separator < 0 ? 'tcp' : host.slice(0, separator)
  const rest = separator < 0 ? host : host.slice(separator + 3)
  switch (scheme) {
    case 'unix':
      return socket(rest === '' ? defaultSocket : rest)
    case 'npipe':
      return socket(rest === '' ? defaultPipe : rest)
    case 'tcp':
      return tcp(scheme, rest.replace(/^(?=:|$)/, 'localhost'), tls, tls ? 2376 : 2375)
    case 'http':
      return tcp(scheme, rest, false, 80)
    case 'https':
      return tcp(scheme, rest, true, 443)
    case 'ssh':
      return ssh(host)
    default:
      return fault(`it begins with "${clean(scheme, 40)}://"`)
  }
}

/** The whole address, for messages. */
export function formatAddress(address: Address): string {
  if (address.kind === 'socket')
    return address.path.startsWith('//./') ? `npipe://${address.path}` : `unix://${address.path}`
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  if (address.kind === 'tcp') return `tcp://${host}:${address.port}${address.prefix}`
  const user = address.user === undefined ? '' : `${address.user}@`
  const port = address.port === undefined ? '' : `:${address.port}`
  return `ssh://${user}${host}${port}${address.socket ?? ''}`
}

function socket(path: string): ParsedAddress {
  return { ok: true, address: { kind: 'socket', path } }
}

function tcp(scheme: string, rest: string, tls: boolean, defaultPort: number): ParsedAddress {
  // URL drops the default port of schemes that it knows, so this scheme is unknown.
  const url = urlOf(`engine://${rest}`)
  if (url === undefined || url.hostname === '') return fault('it has no host')
  if (url.username !== '' || url.password !== '') return fault(`${scheme}:// takes no user`)
  if (url.search !== '' || url.hash !== '') return fault('it has a query')
  const port = url.port === '' ? defaultPort : Number(url.port)
  const prefix = url.pathname.replace(/\/+$/, '')
  return { ok: true, address: { kind: 'tcp', host: bare(url.hostname), port, tls, prefix } }
}

// https://github.com/docker/cli/blob/master/cli/connhelper/ssh/ssh.go
function ssh(text: string): ParsedAddress {
  const url = urlOf(text)
  const user = url === undefined ? undefined : decoded(url.username)
  const path = url === undefined ? undefined : decoded(url.pathname)
  if (url === undefined || user === undefined || path === undefined || url.hostname === '')
    return fault('it has no host')
  if (url.password !== '') return fault('ssh:// takes no password')
  if (url.search !== '' || url.hash !== '') return fault('it has a query')
  const host = bare(url.hostname)
  // ssh would read it as an option, and options can run programs.
  if (host.startsWith('-') || user.startsWith('-')) return fault('a host or user may not begin with "-"')
  return {
    ok: true,
    address: {
      kind: 'ssh',
      host,
      ...(user === '' ? {} : { user }),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      ...(path === '' || path === '/' ? {} : { socket: path }),
    },
  }
}

function fault(reason: string): ParsedAddress {
  return { ok: false, reason }
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
