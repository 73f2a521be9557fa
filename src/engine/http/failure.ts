import { SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import { clean } from '../../domain/text.ts'
import { formatAddress } from '../endpoint/address.ts'
import type { Endpoint } from '../endpoint.ts'
import { SshFailure } from './ssh.ts'

// The codes of https://nodejs.org/api/errors.html#common-system-errors in words.
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ENOTDIR: 'there is no such socket',
  ENOTSOCK: 'it is not a socket',
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'the lookup of its name failed',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
}

/** The address for messages, `unix:///var/run/docker.sock (from DOCKER_HOST)`. */
function placeOf({ address, origin }: Endpoint): string {
  const text = clean(formatAddress(address))
  return origin === 'the default' ? text : `${text} (from ${origin})`
}

/** The error for a connection to the engine that failed or broke. */
export function connectionFailure(error: unknown, endpoint: Endpoint): SemtagError {
  const where = placeOf(endpoint)
  const code = codeOf(error) ?? ''
  if (error instanceof SshFailure)
    return unreachable(
      `No engine answers at ${where}: ssh says: ${error.reason}`,
      'Try the connection with ssh and the same host; docker must be installed there.',
      error,
    )
  if (code === 'EACCES' || code === 'EPERM')
    return new SemtagError({
      code: 'ENGINE_DENIED',
      message: `Permission to use ${where} is denied.`,
      hint: 'Join the group of the socket (docker), use sudo, or run a rootless engine.',
      cause: error,
    })
  if (isTlsCode(code))
    return unreachable(
      `No secure connection to the engine at ${where}: ${messageOf(error)}.`,
      'Check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, or in the docker context.',
      error,
    )
  if (code.startsWith('HPE_'))
    return unreachable(
      `The server at ${where} does not speak the Docker Engine API.`,
      'Check the address; an engine on port 2376 expects TLS (DOCKER_TLS_VERIFY=1).',
      error,
    )
  return unreachable(
    `No engine answers at ${where}: ${reasons[code] ?? messageOf(error)}.`,
    'Start the engine, or name another with --host, --context or DOCKER_HOST.',
    error,
  )
}

/** The error for an answer with a redirect. */
export function redirected(endpoint: Endpoint, status: number): SemtagError {
  return unreachable(
    `The server at ${placeOf(endpoint)} redirects to another address (HTTP ${status}); a Docker Engine does not.`,
    'Check the address: a web server or a proxy may listen there.',
  )
}

/** The error for a call that takes longer than `timeout` milliseconds. */
export function timedOut(endpoint: Endpoint, timeout: number): SemtagError {
  return new SemtagError({
    code: 'TIMEOUT',
    message: `The engine at ${placeOf(endpoint)} has not answered within ${timeout / 1000} seconds.`,
    hint: 'Try docker info.',
  })
}

function unreachable(message: string, hint: string, cause?: unknown): SemtagError {
  return new SemtagError({ code: 'ENGINE_UNREACHABLE', message, hint, cause })
}

function isTlsCode(code: string): boolean {
  return /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
}

function messageOf(error: unknown): string {
  return clean(error instanceof Error ? error.message : String(error), 200).replace(/\.$/, '')
}
