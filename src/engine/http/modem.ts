import http from 'node:http'
import https from 'node:https'
import { inspect } from 'node:util'
import Docker from 'dockerode'
import type { Endpoint } from '../endpoint.ts'
import { createSshAgent, type SshSettings } from './ssh.ts'

/**
 * The same object, unreadable to `util.inspect`: under `DEBUG=modem` docker-modem prints the options of every
 * request, and with them the registry's password.
 *
 * @see https://github.com/apocas/docker-modem/blob/master/lib/modem.js (buildRequest)
 */
export function uninspectable<T extends object>(value: T): T {
  return Object.defineProperty(value, inspect.custom, { value: () => '[hidden]' })
}

declare module 'http' {
  interface Agent {
    /** Not in the types that are published: Node hands each new request to its agent. */
    addRequest(request: http.ClientRequest, options: object): void
  }
}

/** dockerode's transport, and the connections that it keeps. */
export interface Modem {
  readonly dial: Docker['modem']['dial']
  readonly agent: http.Agent
}

/** Points dockerode's transport at the endpoint. */
export function createModem(endpoint: Endpoint, settings: SshSettings): Modem {
  const agent = uninspectable(withPlainAnswers(agentFor(endpoint, settings)))
  const options = { ...transport(endpoint), agent, timeout: undefined, username: undefined }
  const { modem } = withoutDockerHost(() => new Docker(options))
  return { agent, dial: modem.dial.bind(modem) }
}

// Every setting is given, undefined too: what is left out docker-modem takes from DOCKER_HOST.
function transport({ address, tls }: Endpoint): Docker.DockerOptions {
  if (address.kind === 'tcp') {
    const protocol = address.tls ? 'https' : 'http'
    const host = address.host.includes(':') ? `[${address.host}]` : address.host
    const { ca, cert, key } = tls ?? {}
    return {
      protocol,
      host: `${protocol}://${host}`,
      port: address.port,
      socketPath: undefined,
      ca,
      cert,
      key,
    }
  }
  // The ssh agent makes its own connections and reads no path.
  const socketPath = address.kind === 'socket' ? address.path : 'ssh'
  const none = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined }
  return { protocol: 'http', socketPath, ...none }
}

function agentFor({ address, tls }: Endpoint, settings: SshSettings): http.Agent {
  if (address.kind === 'ssh') return createSshAgent(address, settings)
  if (tls === undefined) return new http.Agent({ keepAlive: true })
  const { ca, cert, key, verify } = tls
  return new https.Agent({
    keepAlive: true,
    rejectUnauthorized: verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  })
}

/**
 * Hides redirects and protocol upgrades from docker-modem. For a redirect, docker-modem sends a request whose error ends
 * the process. After an upgrade, docker-modem waits for ever.
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

// The constructor reads DOCKER_HOST whatever it is given, and throws at one that it does not understand.
function withoutDockerHost<T>(make: () => T): T {
  const { DOCKER_HOST: host } = process.env
  delete process.env['DOCKER_HOST']
  try {
    return make()
  } finally {
    if (host !== undefined) process.env['DOCKER_HOST'] = host
  }
}
