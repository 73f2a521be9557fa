import { addAbortListener } from 'node:events'
import { interruption, isSemtagError, SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import { clean } from '../../domain/text.ts'
import type { Body, Response, RoundTrip } from './request.ts'
import { defaultTimeouts, inSeconds, type Timeouts } from './timeouts.ts'
import { describeProxyFailure, ProxyFailure } from './tunnel.ts'

// What OpenSSL says when the first bytes of the answer are no TLS record but, say, "HTTP/1.1 400".
const noTls = new Set([
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNKNOWN_PROTOCOL',
])

/** True where TLS was spoken to a server that does not speak it. */
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

/** True where the server spoke TLS with a certificate that was not accepted. */
export function isCertificateFailure(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return unknownAuthority.has(code) || code === otherName || code.startsWith('CERT_')
}

/** A failure that might have passed, and stayed. */
export class LastingFailure extends Error {
  readonly attempts: number

  constructor(attempts: number, cause: unknown) {
    super(`${attempts} attempts failed`, { cause })
    this.attempts = attempts
  }
}

/**
 * The error to show for what a connection threw. `address` is host and port, `registry.local:5000`; with
 * `alwaysVerified` no flag allows to reach it otherwise. An error of semtag is given back as it is.
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
    const [message, hint] = describeProxyFailure(error, address)
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
      unreachableHints[code] ?? 'Check the registry, the network and the proxy settings, and run it again.',
    cause: error,
  })
}

type Words = readonly [message: string, hint?: string]

function tlsFailure(code: string, address: string, alwaysVerified: boolean): Words | undefined {
  const insecure = alwaysVerified ? '' : ', or --insecure to go on without verification'
  if (noTls.has(code))
    return [
      `${address} answered in plain HTTP, and HTTPS was asked of it.`,
      alwaysVerified
        ? '--plain-http and --insecure are meant for the registries that are released to: copy the image to an OCI layout first, and release that.'
        : 'Use --plain-http; an image of the Docker Engine on this machine may also go to its insecure-registries.',
    ]
  if (unknownAuthority.has(code))
    return [
      `The certificate of ${address} is signed by an authority that is not known here (${code}).`,
      `Use --ca-file FILE, or put the authority in /etc/docker/certs.d/${address}/ca.crt${insecure}.`,
    ]
  if (code === otherName)
    return [
      `The certificate of ${address} is made out to another name.`,
      `Use the name that the certificate has${insecure}.`,
    ]
  if (code === 'CERT_HAS_EXPIRED')
    return [`The certificate of ${address} has expired.`, `Renew it at the registry${insecure}.`]
  if (code === 'CERT_NOT_YET_VALID')
    return [`The certificate of ${address} is not valid yet.`, 'Check the clock of this machine.']
  if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')
    return [
      `${address} asks for a client certificate.`,
      `Put it in /etc/docker/certs.d/${address}/client.cert, and its key beside it in client.key.`,
    ]
  if (/^(?:CERT|ERR_SSL|ERR_TLS)_/.test(code)) return [`TLS with ${address} failed (${code}).`]
  return undefined
}

function unreachable(code: string, address: string, { connect, answer }: Timeouts): string | undefined {
  switch (code) {
    case 'ENOTFOUND':
      return `${address} cannot be reached: its name is not known.`
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
      return `${address} closed the connection before it had answered.`
    default:
      return undefined
  }
}

const unreachableHints: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Check the name of the registry.',
  ECONNREFUSED: 'Check that the registry runs, and its port.',
}

function withPort(address: string, error: unknown): string {
  if (/:\d+$/.test(address)) return address
  const port = error instanceof Error && 'port' in error && typeof error.port === 'number' ? error.port : 443
  return `${address}:${port}`
}

// A connection to several addresses fails with an AggregateError, whose own message is empty.
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? clean(error.message) : ''
  return reason || codeOf(error) || 'the connection failed'
}

/**
 * The outermost `RoundTrip`: whatever is thrown below becomes a SemtagError that names the address, also while a stream
 * flows, and an aborted signal ends the request at once, also while it waits for a helper, an engine or a name server.
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
