import { addAbortListener } from 'node:events'
import { STATUS_CODES } from 'node:http'
import { interruption, isSemtagError, SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import { clean } from '../../domain/text.ts'
import type { Body, Response, RoundTrip } from './request.ts'
import { defaultTimeouts, type Timeouts } from './timeouts.ts'
import { ProxyFailure } from './tunnel.ts'

// The errors of OpenSSL if the answer does not begin with a TLS record but with, for example, "HTTP/1.1 400".
const noTls = new Set([
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNKNOWN_PROTOCOL',
])

/** True if the server does not speak TLS. */
export const isPlainHttp = (error: unknown): boolean => noTls.has(codeOf(error) ?? '')

// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const unknownAuthority = new Set([
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'INVALID_CA',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
const otherName = 'ERR_TLS_CERT_ALTNAME_INVALID'

/** True if the server speaks TLS with a certificate that does not verify. */
export function isCertificateFailure(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return unknownAuthority.has(code) || code === otherName || code.startsWith('CERT_')
}

/** A temporary failure that remained after several attempts. */
export class LastingFailure extends Error {
  readonly attempts: number

  constructor(attempts: number, cause: unknown) {
    super(`${attempts} attempts failed`, { cause })
    this.attempts = attempts
  }
}

/**
 * The error to print for what a connection threw; a SemtagError stays as it is. `address` is host and port,
 * `registry.local:5000`. With `alwaysVerified`, no hint names a flag that skips the verification.
 */
export function describeFailure(
  error: unknown,
  address: string,
  timeouts: Timeouts = defaultTimeouts,
  alwaysVerified = false,
): SemtagError {
  if (error instanceof LastingFailure) {
    const { code, message, hint, speaker } = describeFailure(error.cause, address, timeouts, alwaysVerified)
    const lasting = `${message.replace(/\.$/, '')}, after ${error.attempts} attempts.`
    return new SemtagError({ code, message: lasting, ...(hint && { hint }), speaker, cause: error.cause })
  }
  if (isSemtagError(error)) return error
  if (error instanceof ProxyFailure) {
    const [message, hint] = proxyFailure(error, address)
    return new SemtagError({ code: 'REGISTRY_UNREACHABLE', message, hint, cause: error })
  }
  const code = codeOf(error) ?? ''
  const [message, hint] = tlsFailure(code, address, alwaysVerified) ?? []
  if (message !== undefined)
    return new SemtagError({ code: 'REGISTRY_TLS', message, ...(hint && { hint }), cause: error })
  return new SemtagError({
    code: 'REGISTRY_UNREACHABLE',
    message:
      unreachable(code, withPort(address, error), timeouts) ??
      `${address} cannot be reached: ${reasonOf(error)}.`,
    hint:
      unreachableHints[code] ??
      'Check the registry, the network and the proxy settings, and run the command again.',
    cause: error,
  })
}

type Words = readonly [message: string, hint?: string]

/** The words for a registry that lets in only clients with a certificate. */
export function needsClientCertificate(address: string): readonly [message: string, hint: string] {
  return [
    `${address} requires a client certificate.`,
    `Put the certificate in /etc/docker/certs.d/${address}/client.cert and its key in client.key beside it.`,
  ]
}

function tlsFailure(code: string, address: string, alwaysVerified: boolean): Words | undefined {
  const insecure = alwaysVerified ? '' : ', or --insecure to continue without verification'
  if (noTls.has(code))
    return [
      `${address} answered in plain HTTP, but semtag used HTTPS.`,
      alwaysVerified
        ? '--plain-http and --insecure apply to target registries only: copy the image to an OCI layout first, and release that.'
        : 'Use --plain-http. semtag also trusts what the Docker Engine on this machine lists under insecure-registries.',
    ]
  if (unknownAuthority.has(code))
    return [
      `The certificate of ${address} is signed by an unknown authority (${code}).`,
      `Use --ca-file FILE, or put the authority's certificate in /etc/docker/certs.d/${address}/ca.crt${insecure}.`,
    ]
  if (code === otherName)
    return [
      `The certificate of ${address} is for another name.`,
      `Use a name that the certificate has${insecure}.`,
    ]
  if (code === 'CERT_HAS_EXPIRED')
    return [`The certificate of ${address} has expired.`, `Renew it at the registry${insecure}.`]
  if (code === 'CERT_NOT_YET_VALID')
    return [`The certificate of ${address} is not valid yet.`, 'Check the clock of this machine.']
  if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') return needsClientCertificate(address)
  if (/^(?:CERT|ERR_SSL|ERR_TLS)_/.test(code)) return [`TLS with ${address} failed (${code}).`]
  return undefined
}

function unreachable(code: string, address: string, { connect, answer }: Timeouts): string | undefined {
  switch (code) {
    case 'ENOTFOUND':
      return `${address} cannot be reached: its name is unknown.`
    case 'EAI_AGAIN':
      return `${address} cannot be reached: the name server gave no answer.`
    case 'ECONNREFUSED':
      return `${address} cannot be reached: it refused the connection.`
    case 'ETIMEDOUT':
      return `${address} cannot be reached: it did not answer.`
    case 'CONNECT_TIMEOUT':
      return `${address} cannot be reached: no connection within ${inSeconds(connect)}.`
    case 'ANSWER_TIMEOUT':
      return `${address} sent nothing for ${inSeconds(answer)}.`
    case 'ECONNRESET':
    case 'EPIPE':
      return `${address} closed the connection without an answer.`
    default:
      return undefined
  }
}

/** `10 seconds` */
export function inSeconds(milliseconds: number): string {
  return `${milliseconds / 1000} ${milliseconds === 1000 ? 'second' : 'seconds'}`
}

const unreachableHints: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Check the name of the registry.',
  ECONNREFUSED: 'Check that the registry is running, and check its port.',
}

function withPort(address: string, error: unknown): string {
  if (/:\d+$/.test(address)) return address
  const port = error instanceof Error && 'port' in error && typeof error.port === 'number' ? error.port : 443
  return `${address}:${port}`
}

// A connection to a name with several addresses fails with an AggregateError, whose message is empty.
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? clean(error.message) : ''
  return reason || codeOf(error) || 'the connection failed'
}

function proxyFailure({ proxy, reason, authorized }: ProxyFailure, address: string): [string, string] {
  const { origin, variable } = proxy
  return [
    `${address} cannot be reached: the proxy ${origin} of ${variable} ${proxyReason(reason)}.`,
    reason !== 407
      ? `Check ${variable}, or list the host in no_proxy if it needs no proxy.`
      : authorized
        ? `Check the user and the password in ${variable}.`
        : `Give a user and a password in ${variable}: http://USER:PASSWORD@HOST:PORT.`,
  ]
}

function proxyReason(reason: number | string): string {
  if (typeof reason === 'number')
    return `answered ${[reason, STATUS_CODES[reason]].filter(Boolean).join(' ')}`
  return proxyReasons[reason] ?? `failed (${reason})`
}

const proxyReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  ENOTFOUND: 'has an unknown name',
  ETIMEDOUT: 'did not answer',
  ANSWER_TIMEOUT: 'did not answer',
  CONNECT_TIMEOUT: 'did not answer',
}

/**
 * The outermost `RoundTrip`. It turns every error into a SemtagError that names the address, also an error of a stream.
 * An aborted signal ends the request at once, even while it waits for a credential helper, an engine or a name server.
 */
export function mapErrors(
  address: string,
  timeouts: Timeouts,
  send: RoundTrip,
  alwaysVerified = false,
): RoundTrip {
  return (request) => {
    const { signal } = request
    const describe = (error: unknown) =>
      signal.aborted ? interruption(signal) : describeFailure(error, address, timeouts, alwaysVerified)
    return new Promise<Response>((resolve, reject) => {
      if (signal.aborted) return reject(interruption(signal))
      const listener = addAbortListener(signal, () => reject(interruption(signal)))
      send(request)
        .then(
          ({ stream, ...response }) =>
            resolve(stream === undefined ? response : { ...response, stream: described(stream, describe) }),
          (error) => reject(describe(error)),
        )
        .finally(() => listener[Symbol.dispose]())
    })
  }
}

function described(stream: Body, describe: (error: unknown) => SemtagError): Body {
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* stream
    } catch (error) {
      throw describe(error)
    }
  }
  return { [Symbol.asyncIterator]: chunks, destroy: () => stream.destroy() }
}
