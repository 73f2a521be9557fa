import { isIP } from 'node:net'
import { SemtagError } from '../../domain/errors.ts'
import type { Environment } from '../../ports/run.ts'
import { isThisMachine, isWithinNetwork } from './addresses.ts'

/**
 * True where NO_PROXY excepts the origin. Read as curl does: names with all that is below them, with or without a
 * leading dot; addresses and networks in CIDR notation, for origins that are written as an address; `*`. Besides, as
 * docker does: `host:port`, `*.host`, and `*` among others.
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
  /** The variable that names it, `https_proxy`. */
  readonly variable: string
  /** The value of Proxy-Authorization. */
  readonly authorization: string | undefined
}

/**
 * The proxy that the environment names for an origin, as curl reads it, and none to this machine, which a proxy would
 * take for itself. curl leaves the upper-case HTTP_PROXY out, which the header field `Proxy` sets in a CGI program;
 * semtag is never one.
 *
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
      // Never the value, which may hold a password.
      message: `${host} cannot be reached: ${variable} ${what}.`,
      hint: `Set ${variable} to a URL such as http://proxy.local:3128, or list ${hostname} in no_proxy.`,
    })
  if (/^socks/i.test(scheme))
    throw fault('names a SOCKS proxy, and semtag knows HTTP and HTTPS proxies alone')
  if (!/^https?$/i.test(scheme) || !URL.canParse(`${scheme}://${address}`))
    throw fault('names no proxy over HTTP or HTTPS')

  const url = new URL(`${scheme}://${address}`)
  // URL drops a port that is the scheme's own; where there is none, curl's is 1080.
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
