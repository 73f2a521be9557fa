import http from 'node:http'
import https from 'node:https'
import { inspect } from 'node:util'
import Docker from 'dockerode'
import type { Endpoint } from '../endpoint.ts'
import { createSshAgent, type SshSettings } from './ssh.ts'

/** A request as dockerode hands it to its transport. */
export type DialRequest = Parameters<Docker['modem']['dial']>[0]

// The published types lack these.
declare module 'dockerode' {
  interface DockerOptions {
    agent?: http.Agent
    modem?: { dial(request: DialRequest, callback: (error: unknown, body?: unknown) => void): void }
  }
  interface ImagePushOptions {
    platform?: { readonly os: string; readonly architecture: string; readonly variant?: string }
    tlsVerify?: boolean
  }
}
declare module 'http' {
  interface Agent {
    /** Node hands each new request to its agent. */
    addRequest(request: http.ClientRequest, options: object): void
  }
}

/** docker-modem, dockerode's transport, for one endpoint. */
export interface Modem {
  /** Resolves to the answer, of any status, as a stream that breaks when the signal is aborted. */
  dial(request: DialRequest, signal: AbortSignal): Promise<http.IncomingMessage>
  /** Closes the connections. */
  close(): void
}

// docker-modem turns any other status into an error, and reads the body for it without a limit.
const statusCodes = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [100 + index, true]))

export function createModem(endpoint: Endpoint, settings: SshSettings): Modem {
  const agent = uninspectable(withPlainAnswers(agentFor(endpoint, settings)))
  const { prefix, authority } = placeOf(endpoint)
  const { modem } = withoutDockerHost(() => new Docker({ ...transport(endpoint), agent }))
  return {
    dial: ({ method, path, options = {}, authconfig }, abortSignal) => {
      const hasQuery = Object.keys(options).length > 0
      const request = {
        method,
        authconfig,
        abortSignal,
        statusCodes,
        isStream: true,
        headers: uninspectable(authority === undefined ? {} : { Host: authority }),
        // docker-modem drops the query of a path without a question mark, as dockerode's inspect has it.
        path: `${prefix}${path}${hasQuery ? '?' : ''}`,
        // Without a body, docker-modem sends the query of a POST again as its body.
        ...(hasQuery ? { options: { _query: options, _body: {} } } : {}),
      }
      return new Promise((resolve, reject) => {
        modem.dial(request, (error, response) => {
          if (response instanceof http.IncomingMessage) resolve(response)
          else reject(error ?? new Error('no response'))
        })
      })
    },
    close: () => agent.destroy(),
  }
}

/**
 * The same object, hidden from `util.inspect`: with `DEBUG=modem`, docker-modem prints the options of every request,
 * and in them the registry's password.
 *
 * @see https://github.com/apocas/docker-modem/blob/master/lib/modem.js (buildRequest)
 */
function uninspectable<T extends object>(value: T): T {
  return Object.defineProperty(value, inspect.custom, { value: () => '[hidden]' })
}

/** What docker-modem would make of a host. It would use url.parse, of which Node 24 warns (DEP0169). */
function placeOf({ address }: Endpoint): { readonly prefix: string; readonly authority?: string } {
  if (address.kind !== 'tcp') return { prefix: '' }
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return { prefix: address.prefix, authority: `${host}:${address.port}` }
}

// All agents but that of a unix socket open their own connections, and ignore the path.
function transport({ address }: Endpoint): Docker.DockerOptions {
  const protocol = address.kind === 'tcp' && address.tls ? 'https' : 'http'
  return { protocol, socketPath: address.kind === 'socket' ? address.path : address.kind }
}

function agentFor({ address, tls }: Endpoint, settings: SshSettings): http.Agent {
  if (address.kind === 'ssh') return createSshAgent(address, settings)
  // The options of an agent come before those of a request.
  const to = address.kind === 'tcp' ? { host: address.host, port: address.port, socketPath: undefined } : {}
  if (tls === undefined) return new http.Agent({ keepAlive: true, ...to })
  const { verify, ...files } = tls
  return new https.Agent({ keepAlive: true, rejectUnauthorized: verify, ...files, ...to })
}

/**
 * Hides redirects and protocol upgrades from docker-modem. For a redirect, docker-modem sends a request whose error ends
 * the process. After an upgrade, docker-modem waits forever.
 */
function withPlainAnswers(agent: http.Agent): http.Agent {
  const addRequest = agent.addRequest.bind(agent)
  agent.addRequest = (request, options) => {
    request.prependListener('response', ({ headers }) => void delete headers.location)
    request.once('upgrade', (_response, socket) => {
      socket.destroy()
      request.emit('error', Object.assign(new Error('another protocol'), { code: 'HPE_UPGRADE' }))
    })
    addRequest(request, options)
  }
  return agent
}

// If DOCKER_HOST is set, the constructor takes missing options from the environment, and throws at an unknown address.
function withoutDockerHost<T>(make: () => T): T {
  const { DOCKER_HOST: host } = process.env
  delete process.env['DOCKER_HOST']
  try {
    return make()
  } finally {
    if (host !== undefined) process.env['DOCKER_HOST'] = host
  }
}
