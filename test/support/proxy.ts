import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Certificates } from './certificates.ts'

export interface ProxyOptions {
  /** Demand this login with Basic. */
  readonly login?: { readonly user: string; readonly password: string }
  readonly tls?: Certificates
  /** Names that only the proxy can resolve, such as registry.test to 127.0.0.1. */
  readonly names?: Readonly<Record<string, string>>
  /** Answers everything with this status, or nothing at all. */
  readonly refuse?: number | 'hang'
  /** Header fields of the proxy's refusals of plain HTTP. */
  readonly refusalHeaders?: Readonly<Record<string, string>>
}

/** A request to the proxy. */
export interface ProxyEntry {
  /** `CONNECT registry.local:443`, `GET http://registry.local:5000/v2/`. */
  readonly line: string
  readonly headers: IncomingMessage['headers']
}

export interface TestProxy {
  readonly origin: string
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly log: readonly ProxyEntry[]
  readonly lines: readonly string[]
}

/** Starts a proxy in this process, for tunnels and for plain HTTP. It ends with the test. */
export async function startProxy({
  login,
  tls,
  names = {},
  refuse,
  refusalHeaders,
}: ProxyOptions = {}): Promise<TestProxy> {
  const log: ProxyEntry[] = []
  const sockets = new Set<Socket>()
  const expected = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`

  /** The refusal of the request; undefined if the request may pass. */
  const receive = ({ method, url, headers }: IncomingMessage): number | 'hang' | undefined => {
    log.push({ line: `${method} ${url}`, headers })
    return expected !== undefined && headers['proxy-authorization'] !== expected ? 407 : refuse
  }

  const forward = (message: IncomingMessage, response: ServerResponse) => {
    const refused = receive(message)
    if (refused === 'hang') return
    if (refused !== undefined) return void response.writeHead(refused, refusalHeaders).end()
    const { 'proxy-authorization': _, ...headers } = message.headers
    const url = new URL(message.url ?? '')
    const { method } = message
    url.hostname = names[url.hostname] ?? url.hostname
    const onward = request(url, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers)
      reply.pipe(response)
    })
    onward.on('error', () => response.destroy())
    message.pipe(onward)
  }

  const tunnel = (message: IncomingMessage, socket: Duplex) => {
    const refused = receive(message)
    socket.on('error', () => {})
    if (refused === 'hang') return
    if (refused !== undefined) return void socket.end(`HTTP/1.1 ${refused} Refused\r\n\r\n`)
    const { hostname, port } = new URL(`http://${message.url}`)
    const onward = connect(Number(port || 80), names[hostname] ?? hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  }

  const server = tls === undefined ? createServer() : createTlsServer({ cert: tls.cert, key: tls.key })
  server.on('request', forward).on('connect', tunnel)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const host = `127.0.0.1:${address.port}`
  return {
    host,
    origin: `${tls === undefined ? 'http' : 'https'}://${host}`,
    log,
    get lines() {
      return log.map(({ line }) => line)
    },
  }
}
