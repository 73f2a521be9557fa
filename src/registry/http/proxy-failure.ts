import { STATUS_CODES } from 'node:http'
import type { HttpProxy } from './proxy.ts'

/** What a proxy did instead of connecting us: it says nothing of the registry behind it. */
export class ProxyFailure extends Error {
  /** Without the credential: errors are shown. */
  readonly proxy: Omit<HttpProxy, 'authorization'>
  readonly authorized: boolean
  /** The status that it answered, or the code of the connection's error, `ECONNREFUSED`. */
  readonly reason: number | string

  constructor(proxy: HttpProxy, reason: number | string, cause?: unknown) {
    super(`${proxy.origin}: ${reason}`, { cause })
    const { origin, variable, authorization } = proxy
    this.proxy = { origin, variable }
    this.authorized = authorization !== undefined
    this.reason = reason
  }
}

/** The words for it; `address` is what should have been reached, `registry.local:5000`. */
export function describeProxyFailure(failure: ProxyFailure, address: string): [string, string] {
  const { reason, authorized } = failure
  const { origin, variable } = failure.proxy
  return [
    `${address} cannot be reached: the proxy ${origin} of ${variable} ${deed(reason)}.`,
    reason !== 407
      ? `Check ${variable}, or list the host in no_proxy where it needs no proxy.`
      : authorized
        ? `Check the user and the password in ${variable}.`
        : `Give a user and a password in ${variable}, as http://USER:PASSWORD@HOST:PORT.`,
  ]
}

function deed(reason: number | string): string {
  if (typeof reason === 'number')
    return `answered ${[reason, STATUS_CODES[reason]].filter(Boolean).join(' ')}`
  return deeds[reason] ?? `failed (${reason})`
}

const deeds: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  ENOTFOUND: 'has a name that is not known',
  ETIMEDOUT: 'gave no answer',
  ANSWER_TIMEOUT: 'gave no answer',
  CONNECT_TIMEOUT: 'gave no answer',
}
