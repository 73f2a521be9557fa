import { isIP } from 'node:net'
import { SemtagError } from '../../domain/errors.ts'
import type { Environment } from '../../ports/run.ts'
import { isThisMachine, isWithinNetwork } from './addresses.ts'

/**
 * True if NO_PROXY excludes the origin. As in curl, an entry is `*`, or a name that includes the names below it, with or
 * without a leading dot. For an origin written as an address, an entry is an address or a network in CIDR notation. As in
 * docker, an entry may also be `host:port` or `*.host`. Own code: proxy-from-env reads no networks.
 *
 * @see https://github.com/curl/curl/blob/master/lib/noproxy.c
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function isExcepted(origin: URL, list: string): boolean {
  const port = origin.port || (origin.protocol === 'https:' ? '443' : '80')
  const host = withoutBrackets(origin.hostname).replace(/\.$/, '')
  return list.split(/[\s,]+/).some((entry) => {
    if (holds(entry, host)) return true
    const [, name, wanted] = /^(.+):(\d+)$/.exec(entry) ?? []
    return name !== undefined && wanted === port && holds(name, host)
  })
}

function holds(entry: string, host: string): boolean {
  if (entry === '*') return true
  if (isIP(host) > 0) return isWithinNetwork(host, withoutBrackets(entry))
  const name = entry
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '')
  return name !== '' && `.${host}`.endsWith(`.${name}`)
}

const withoutBrackets = (text: string): string => text.replace(/^\[|\]$/g, '')

/** A proxy over HTTP or HTTPS. */
export interface HttpProxy {
  /** With the port and without the credential, `http://proxy.local:3128`. */
  readonly origin: string
  /** The variable that names the proxy, `https_proxy`. */
  readonly variable: string
  /** The value of Proxy-Authorization; undefined without a credential. */
  readonly authorization: string | undefined
}

/**
 * The proxy that the environment names for an origin, read as curl does. Undefined for this machine, because a proxy
 * would connect to itself. semtag also reads HTTP_PROXY: curl ignores it because the header field `Proxy` sets it in a
 * CGI program, and semtag never is such a program.
 *
 * @throws REGISTRY_UNREACHABLE if the variable names no HTTP or HTTPS proxy.
 * @see https://everything.curl.dev/usingcurl/proxies/env.html
 */
export async function proxyFor(
  origin: string,
  env: Environment,
  onSecret: (secret: string) => void,
): Promise<HttpProxy | undefined> {
  const url = new URL(origin)
  const own = `${url.protocol.slice(0, -1)}_proxy`
  const variable = [own, own.toUpperCase(), 'all_proxy', 'ALL_PROXY'].find((name) => env[name])
  if (variable === undefined || isExcepted(url, env['no_proxy'] || env['NO_PROXY'] || '')) return undefined
  if (isThisMachine(url.hostname)) return undefined
  return parse(env[variable] ?? '', variable, url, onSecret)
}

function parse(
  text: string,
  variable: string,
  { host, hostname }: URL,
  onSecret: (secret: string) => void,
): HttpProxy {
  const [, scheme = 'http', address = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? []
  const fault = (what: string) =>
    new SemtagError({
      code: 'REGISTRY_UNREACHABLE',
      // Never print the value: it may hold a password.
      message: `${host} cannot be reached: ${variable} ${what}.`,
      hint: `Set ${variable} to a URL such as http://proxy.local:3128, or list ${hostname} in no_proxy.`,
    })
  if (/^socks/i.test(scheme))
    throw fault('names a SOCKS proxy, and semtag supports only HTTP and HTTPS proxies')
  if (!/^https?$/i.test(scheme) || !URL.canParse(`${scheme}://${address}`))
    throw fault('names no HTTP or HTTPS proxy')

  const url = new URL(`${scheme}://${address}`)
  // URL drops the scheme's own port. If there is no port, curl uses 1080 for a proxy over HTTP.
  const explicit = /^[^/?#]*:\d+(?:[/?#]|$)/.test(address)
  const port = url.port || (url.protocol === 'https:' ? '443' : explicit ? '80' : '1080')
  return {
    origin: `${url.protocol}//${url.hostname}:${port}`,
    variable,
    authorization: authorizationOf(url, onSecret),
  }
}

function authorizationOf(
  { username, password }: URL,
  onSecret: (secret: string) => void,
): string | undefined {
  if (username === '' && password === '') return undefined
  const pair = Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')
  for (const secret of new Set([decode(password), password, pair])) if (secret !== '') onSecret(secret)
  return `Basic ${pair}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
