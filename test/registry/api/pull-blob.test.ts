import { createServer, type ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import type { Content, ContentDescriptor } from '../../../src/ports/content.ts'
import { bytesOf, collect, descriptorOf, nothing } from '../content.ts'
import { calm, createFixture, failureOf, openRegistry, portOf } from '../fixture.ts'

const size = 1024 * 1024
const credential = { kind: 'password', username: 'ci', password: 'secret' } as const

async function published(bytes = bytesOf(size), options = {}) {
  const registry = await openRegistry(options)
  registry.addBlob('gallery/ui', bytes)
  const fixture = createFixture()
  const blob = descriptorOf(bytes)
  const read = (wanted: ContentDescriptor = blob) => collect(fixture.at(registry).blob(wanted, calm))
  const repository: Content = fixture.at(registry)
  return { registry, fixture, repository, bytes, blob, read }
}

test.for([0, 1, 2, size])('one request reads %i bytes', async (size) => {
  const { registry, bytes, blob, read } = await published(bytesOf(size))
  expect((await read()).equals(bytes)).toBe(true)
  expect(registry.lines).toEqual([`GET /v2/gallery/ui/blobs/${blob.digest} 200`])
})

test('a download continues where its connection broke', async () => {
  const { registry, fixture, bytes, read } = await published()
  registry.fault({ times: 3 }, { cutAfter: size / 4 })
  expect((await read()).equals(bytes)).toBe(true)
  expect(registry.log.map(({ status }) => status)).toEqual([200, 206, 206, 206])
  expect(fixture.retries).toHaveLength(3)
  expect(fixture.retries[0]).toMatchObject({ method: 'GET', attempt: 1, reason: 'ECONNRESET' })
})

test('a server without ranges starts again, and semtag skips the bytes that it has', async () => {
  const { registry, bytes, read } = await published()
  registry.fault({}, { cutAfter: 5000 })
  registry.fault({}, { status: 200, body: bytes })
  expect((await read()).equals(bytes)).toBe(true)
})

test.for([
  ['a socket that closes', (response: ServerResponse) => response.socket?.destroy()],
  ['nothing', (response: ServerResponse) => response.end()],
] as const)('a blob is whole after its last byte, if what follows is %s', async ([, finish]) => {
  const bytes = bytesOf(5000)
  const server = await serve((response) => response.write(bytes, () => finish(response)))
  const fixture = createFixture()
  expect(await collect(fixture.at(server.host).blob(descriptorOf(bytes), calm))).toEqual(bytes)
  expect(fixture.retries).toEqual([])
})

test('a server without ranges whose answers always end early is an error after five more attempts', async () => {
  const bytes = bytesOf(5000)
  const server = await serve((response) => {
    response.write(bytes.subarray(0, 4000))
    response.end()
  })
  const fixture = createFixture()
  const error = await failureOf(collect(fixture.at(server.host).blob(descriptorOf(bytes), calm)))
  expect(error).toMatchObject({ code: 'CONTENT_INVALID' })
  expect(error.message).toContain('ends after 4000 of 5000 bytes')
  expect(fixture.retries.map(({ attempt, reason }) => [attempt, reason])).toEqual(
    [1, 2, 3, 4, 5].map((attempt) => [attempt, 'the answer ended early']),
  )
})

test('breaks count only without progress, and five in a row are the end', async () => {
  const { registry, fixture, bytes, read } = await published()
  registry.fault({ times: 9 }, { cutAfter: size / 10 })
  expect((await read()).equals(bytes)).toBe(true)
  expect(new Set(fixture.retries.map(({ attempt }) => attempt))).toEqual(new Set([1]))

  registry.clearLog()
  registry.fault({}, { cutAfter: 5000 })
  registry.fault({ times: 99 }, 'reset')
  expect(await failureOf(read())).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(registry.log).toHaveLength(6)
})

test('a server that sends one byte per connection is not asked for each byte', async () => {
  const { registry, read } = await published()
  registry.fault({}, { cutAfter: size / 2 })
  registry.fault({ times: 1000 }, { cutAfter: 1 })
  expect(await failureOf(read())).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(registry.log.length).toBeLessThan(10)
})

test('a token that expires during a download is renewed', async () => {
  const { registry, bytes, read } = await published(undefined, { auth: { bearer: { anonymous: ['pull'] } } })
  registry.fault(({ headers }) => headers.authorization !== undefined, { cutAfter: 5000 })
  const challenge = `Bearer realm="${registry.origin}/token",error="invalid_token"`
  const ended = { status: 401, headers: { 'www-authenticate': challenge } }
  registry.fault(({ headers }) => headers.range !== undefined, ended)
  expect((await read()).equals(bytes)).toBe(true)
  expect(registry.log.map(({ status }) => status)).toEqual([401, 200, 200, 401, 200, 206])
})

test('a redirect is followed without authorization, and again after a broken connection', async () => {
  const { registry, bytes, blob } = await published(undefined, {
    auth: { basic: { user: 'ci', password: 'secret' } },
  })
  const storage = await openRegistry()
  storage.addBlob('elsewhere', bytes)
  storage.fault({}, { cutAfter: 5000 })
  const location = `${storage.origin}/v2/elsewhere/blobs/${blob.digest}?signature=x`
  for (const status of [302, 307])
    registry.fault(({ headers }) => headers.authorization !== undefined, {
      status,
      headers: { location },
      body: '<a href="elsewhere">Temporary Redirect</a>',
    })
  const repository = createFixture({ credential }).at(registry)
  expect((await collect(repository.blob(blob, calm))).equals(bytes)).toBe(true)
  expect(registry.log.map(({ status }) => status)).toEqual([401, 302, 307])
  expect(storage.log.map(({ status, authorization }) => [status, authorization])).toEqual([
    [200, 'none'],
    [206, 'none'],
  ])
})

const range = (range: string) => ({ 'content-range': range })

test.for([
  ['other bytes', { status: 200, body: Buffer.alloc(size) }, 'does not match its digest'],
  ['fewer bytes', { status: 200, body: Buffer.alloc(5) }, 'has 5 bytes'],
  ['more bytes', { status: 200, body: Buffer.alloc(size + 1) }, `has ${size + 1} bytes`],
  ['nothing', { status: 404, body: 'not found' }, 'is missing'],
  [
    'another range',
    { status: 206, headers: range(`bytes 7-${size + 6}/${size + 7}`), body: Buffer.alloc(size) },
    'another range',
  ],
  [
    'a range in another unit',
    { status: 206, headers: range('kilobytes 0-1/9'), body: 'ab' },
    'another range',
  ],
  ['a range without a place', { status: 206, body: 'ab' }, 'another range'],
  [
    'a range as the whole',
    { status: 200, headers: range('bytes 0-4/9'), body: Buffer.alloc(5) },
    'has 5 bytes',
  ],
  ['no content', { status: 204 }, 'another range'],
] as const)('no reader completes a wrong blob: %s', async ([, reply, words]) => {
  const { registry, repository, blob } = await published()
  registry.fault({}, reply)
  let seen = 0
  const reading = (async () => {
    for await (const chunk of repository.blob(blob, calm)) seen += chunk.length
  })()
  const error = await failureOf(reading)
  expect(error).toMatchObject({ code: 'CONTENT_INVALID', speaker: 'registry' })
  expect(error.message).toContain(words)
  expect(error.message).toContain(`${registry.host}/gallery/ui@${blob.digest}`)
  expect(seen).toBeLessThan(size)
})

test('reading stops at the first byte beyond the size', async () => {
  const blob = descriptorOf(bytesOf(size))
  const server = await serve((response) => {
    const more = () => response.write(Buffer.alloc(64 * 1024)) && setImmediate(more)
    response.on('drain', more)
    more()
  })
  const error = await failureOf(collect(createFixture().at(server.host).blob(blob, calm)))
  expect(error).toMatchObject({ code: 'CONTENT_INVALID' })
  expect(error.message).toContain(`has more than the ${blob.size} bytes`)
  await server.closed
})

test('a blob that always ends early is an error', async () => {
  const { registry, blob, read } = await published()
  registry.addBlob('gallery/ui', Buffer.alloc(7))
  registry.fault({}, { cutAfter: 5000 })
  registry.fault({}, { status: 416 })
  const error = await failureOf(read())
  expect(error).toMatchObject({ code: 'CONTENT_INVALID' })
  expect(error.message).toContain(`ends after 5000 of ${blob.size} bytes`)
})

test('an unknown blob and a refusal are errors', async () => {
  const { registry, blob, read } = await published()
  expect((await failureOf(read(nothing))).message).toContain('is missing')
  registry.fault({}, { status: 403 })
  const error = await failureOf(read())
  expect(error).toMatchObject({ code: 'DENIED' })
  expect(error.message).toContain(`Reading the blob ${registry.host}/gallery/ui@${blob.digest} failed`)
})

test('an aborted signal ends a download at once, also while bytes flow', async () => {
  const { fixture, repository, blob } = await published()
  const abort = new AbortController()
  const reading = (async () => {
    for await (const _ of repository.blob(blob, abort.signal)) abort.abort()
  })()
  expect(await failureOf(reading)).toMatchObject({ code: 'INTERRUPTED' })
  expect(fixture.retries).toEqual([])
})

test('a reader that stops early leaves no connection behind', async () => {
  const bytes = bytesOf(32 * size)
  const server = await serve((response) => response.end(bytes))
  for await (const _ of createFixture().at(server.host).blob(descriptorOf(bytes), calm)) break
  await server.closed
})

/** A registry that answers everything in one way; `closed` once a connection on which it answered is. */
async function serve(answer: (response: ServerResponse) => void) {
  let lost = () => {}
  const closed = new Promise<void>((resolve) => {
    lost = resolve
  })
  const server = createServer((_, response) => {
    response.socket?.on('close', lost)
    answer(response)
  })
  // Only the client ends a connection.
  server.keepAliveTimeout = 0
  return { host: `127.0.0.1:${await portOf(server)}`, closed }
}
