import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Digest } from '../../../src/domain/image/digest.ts'
import type { Manifest } from '../../../src/ports/content.ts'
import { revokeTokens } from './access.ts'
import { type BackendOptions, createBackends } from './backends.ts'
import { type Fault, type FaultMatch, type FaultPredicate, Faults, type ScriptedFault } from './faults.ts'
import { type BuiltImage, buildImage, type ImageOptions } from './image.ts'
import { tagAsKept } from './manifests.ts'
import type { Reply } from './reply.ts'
import { headOf, readBody } from './request.ts'
import { createLull } from './rounds.ts'
import { route } from './routes.ts'
import { defaults, type Settings } from './settings.ts'
import { type Store, type StoredManifest, sha256 } from './store.ts'

export interface RegistryOptions extends Partial<Settings>, BackendOptions {
  /** With `clientAuthority`, clients need a certificate of this authority. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientAuthority?: string }
  /** The name in `host` instead of 127.0.0.1. It must resolve to this machine. */
  readonly name?: string
  /** Holds each answer until no more requests arrive, so that the log shows which requests were sent together. */
  readonly together?: boolean
}

/** One request in the order of arrival; the status is 0 where no answer was sent. */
export interface LogEntry {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly status: number
  readonly authorization: 'none' | 'basic' | 'bearer'
  /** The arrival and the end of the request, on a counter of such events. */
  readonly started: number
  readonly ended: number | undefined
}

export interface TestRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly origin: string
  /** Changes at once what the registry does. */
  readonly settings: Settings
  readonly log: readonly LogEntry[]
  /** The log as lines, `PUT /v2/app/manifests/2.1 201`. */
  readonly lines: readonly string[]
  clearLog(): void
  /** The tags of a repository with their digests, on the first backend or on this one. */
  tags(path: string, backend?: number): ReadonlyMap<string, Digest>
  /** The manifests that a repository holds. */
  manifests(path: string): ReadonlyMap<Digest, Pick<Manifest, 'mediaType' | 'bytes'>>
  /** The blobs that a repository holds. */
  blobs(path: string): ReadonlyMap<Digest, Uint8Array>
  /** Adds a manifest to every backend. */
  addManifest(path: string, tag: string | undefined, bytes: Uint8Array, mediaType: string): Digest
  addBlob(path: string, bytes: Uint8Array): Digest
  /** Removes a tag, a manifest or a blob, as a clean-up may. What names it stays. */
  lose(path: string, reference: string): void
  /** Stores a small image with its blobs, under a tag or under its digest alone. */
  image(path: string, tag: string | undefined, options?: ImageOptions): BuiltImage
  /** Stores an image as an engine's push does: only the next backend gets it. */
  receive(path: string, tag: string, options?: ImageOptions): BuiltImage
  fault(match: FaultMatch | FaultPredicate, fault: Fault): ScriptedFault
  revokeTokens(): void
  close(): Promise<void>
}

/**
 * A registry in this process, in memory, that behaves like distribution and fails on demand.
 *
 * @example
 * const registry = await startRegistry({ auth: { basic: { user: 'ci', password: 'secret' } } })
 * const { digest } = registry.image('gallery/ui', '2.1.106')
 * registry.fault({ method: 'PUT', times: 2 }, { status: 503 })
 * …
 * await registry.close()
 */
export async function startRegistry({
  tls,
  name = '127.0.0.1',
  together = false,
  ...settings
}: RegistryOptions = {}): Promise<TestRegistry> {
  const faults = new Faults()
  const current: Settings = { ...defaults, ...settings }
  const backends = createBackends(settings, () => current.now())
  const pause = together ? createLull() : undefined
  const arrive = () => pause?.arrive()
  let events = 0
  let log: LogEntry[] = []
  let origin = ''

  const server = tls === undefined ? createServer() : createTlsServer(tlsOptions(tls))
  server.on('connection', arrive).on('secureConnection', arrive)
  server.on('request', async (message, response) => {
    const started = events++
    arrive()
    const head = headOf(message, origin)
    const { method, url, headers } = head
    const entry: { -readonly [field in keyof LogEntry]: LogEntry[field] } = {
      method,
      path: `${url.pathname}${url.search}`,
      status: 0,
      authorization: kindOf(headers.authorization),
      started,
      ended: undefined,
    }
    log.push(entry)
    const cut = faults.takeCut(head)
    const body = await readBody(message, cut).catch(() => undefined)
    if (body === undefined || cut !== undefined) {
      entry.ended = events++
      return void response.socket?.destroy()
    }
    const request = { ...head, body }
    const answer = () => route(request, { store: backends.next(), settings: current, origin })
    const fault = faults.take(request)
    const reply = await outcome(fault, answer)
    if (reply === 'hang') return
    await pause?.lull()
    entry.ended = events++
    if (reply === 'reset') return void response.socket?.destroy()
    entry.status = reply.status
    send(reply, response, method, isCut(fault) ? fault.cutAfter : undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const host = `${name}:${address.port}`
  origin = `${tls === undefined ? 'http' : 'https'}://${host}`

  const first = backends.at(0)
  const put = (store: Store, path: string, tag: string | undefined, manifest: StoredManifest) =>
    store.addManifest(path, tag && tagAsKept(tag, current), manifest, current.staleReads)
  const putImage = (
    stores: readonly Store[],
    path: string,
    tag: string | undefined,
    options: ImageOptions,
  ) => {
    const image = buildImage(options)
    for (const store of stores) {
      for (const blob of image.contents) store.addBlob(path, blob)
      put(store, path, tag, image)
    }
    return image
  }
  return {
    host,
    origin,
    settings: current,
    get log() {
      return log
    },
    get lines() {
      return log.map(({ method, path, status }) => `${method} ${path} ${status}`)
    },
    clearLog() {
      log = []
    },
    tags: (path, backend = 0) => backends.at(backend).tagsBefore(path, 0) ?? new Map(),
    manifests: (path) => first.repositories.get(path)?.manifests ?? new Map(),
    blobs: (path) => first.repositories.get(path)?.blobs ?? new Map(),
    addManifest(path, tag, bytes, mediaType) {
      for (const store of backends.stores) put(store, path, tag, { mediaType, bytes })
      return sha256(bytes)
    },
    addBlob(path, bytes) {
      for (const store of backends.stores) store.addBlob(path, bytes)
      return sha256(bytes)
    },
    lose(path, reference) {
      for (const store of backends.stores) store.lose(path, reference)
    },
    image: (path, tag, options = {}) => putImage(backends.stores, path, tag, options),
    receive: (path, tag, options = {}) => putImage([backends.next()], path, tag, options),
    fault: (match, fault) => faults.add(match, fault),
    revokeTokens,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function tlsOptions({ cert, key, clientAuthority }: NonNullable<RegistryOptions['tls']>) {
  const client = { ca: clientAuthority, requestCert: true, rejectUnauthorized: true }
  return { cert, key, ...(clientAuthority !== undefined && client) }
}

async function outcome(fault: Fault | undefined, answer: () => Reply): Promise<Reply | 'reset' | 'hang'> {
  if (fault === 'lost') {
    answer()
    return 'reset'
  }
  if (fault === 'corrupt') return corrupted(answer())
  if (fault instanceof Promise) await fault
  if (fault === undefined || fault instanceof Promise || isCut(fault)) return answer()
  return typeof fault === 'object' && !('status' in fault) ? 'reset' : fault
}

function corrupted(reply: Reply): Reply {
  const bytes = Buffer.from(bytesOf(reply))
  const last = bytes.length - 1
  if (last >= 0) bytes[last] = (bytes[last] ?? 0) ^ 1
  return { ...reply, body: bytes }
}

function bytesOf({ body = '' }: Reply): Uint8Array {
  if (body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

function isCut(fault: Fault | undefined): fault is { readonly cutAfter: number } {
  return typeof fault === 'object' && 'cutAfter' in fault
}

function send(reply: Reply, response: ServerResponse, method: string, cutAfter: number | undefined): void {
  const { status, headers = {}, body = '' } = reply
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const bytes = bytesOf(reply)
  const type = raw ? {} : { 'content-type': 'application/json; charset=utf-8' }
  const fields = { 'content-length': bytes.length, ...type, ...headers }
  for (const [name, value] of Object.entries(fields))
    response.setHeader(name, typeof value === 'object' ? [...value] : value)
  response.writeHead(status)
  if (cutAfter === undefined) response.end(method === 'HEAD' ? undefined : bytes)
  else response.write(bytes.subarray(0, cutAfter), () => response.socket?.destroy())
}

function kindOf(authorization: string | undefined): LogEntry['authorization'] {
  if (authorization?.startsWith('Basic ')) return 'basic'
  return authorization?.startsWith('Bearer ') ? 'bearer' : 'none'
}
