import { isIP } from 'node:net'
import { isWithinNetwork } from './addresses.ts'

/**
 * True where NO_PROXY excepts the origin. Read as curl does: names with all that is below them, with or without a
 * leading dot; addresses and networks in CIDR notation, for origins that are written as an address; `*`. Besides, as
 * docker does: `host:port`, `*.host`, and `*` among others.
 *
 * @source https://github.com/curl/curl/blob/master/lib/noproxy.c
 * @source https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
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
