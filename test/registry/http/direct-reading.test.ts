import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { startProxy } from '../../support/proxy.ts'
import { bytesOf, collect, descriptorOf } from '../content.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, portOf } from '../fixture.ts'

const mebibyte = 1024 * 1024
const bytes = bytesOf(32 * mebibyte)
const blob = descriptorOf(bytes)

test.for([
  ['plain HTTP', false, 16],
  ['TLS', true, 16],
] as const)('a large blob over %s arrives in memory that is used again', async ([, tls, most]) => {
  const { at } = await published(tls)
  const hash = createHash('sha256')
  const memories = new Set<ArrayBufferLike>()
  let pieces = 0
  for await (const piece of at.blob(blob, calm)) {
    pieces++
    memories.add(piece.buffer)
    // The socket reads more while the caller works on a piece.
    if (pieces % 8 === 0) for (let turn = 0; turn < 20; turn++) await setImmediate()
    hash.update(piece)
  }
  expect(`sha256:${hash.digest('hex')}`).toBe(blob.digest)
  expect(memories.size).toBeLessThan(most)
  expect(pieces).toBeLessThan(blob.size / (32 * 1024))
})

test('a large blob through a proxy arrives whole', async () => {
  const { at, proxy } = await published(true, true)
  expect((await collect(at.blob(blob, calm))).equals(bytes)).toBe(true)
  expect(proxy.lines).toHaveLength(1)
})

test('a large download continues where its connection broke', async () => {
  const { at, registry } = await published()
  registry.fault({ times: 2 }, { cutAfter: 12 * mebibyte })
  expect((await collect(at.blob(blob, calm))).equals(bytes)).toBe(true)
  expect(registry.log.map(({ status }) => status)).toEqual([200, 206, 206])
})

test('other connections stay open after a large blob', async () => {
  const { at, registry } = await published()
  const ports = new Set<number | undefined>()
  registry.fault(({ remotePort }) => {
    ports.add(remotePort)
    return false
  }, 'reset')
  for (let time = 0; time < 3; time++) await at.tags(calm)
  await collect(at.blob(blob, calm))
  for (let time = 0; time < 3; time++) await at.tags(calm)
  expect(ports.size).toBe(2)
})

test('a large blob whose reader stops ends its connection', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': bytes.length }).write(bytes)
  })
  const closed = new Promise((resolve) => {
    server.on('connection', (socket) => socket.on('error', () => {}).on('close', resolve))
  })
  const at = createFixture().at(`127.0.0.1:${await portOf(server)}`)
  let read = 0
  for await (const piece of at.blob(blob, calm)) {
    read += piece.length
    if (read > 9 * mebibyte) break
  }
  await closed
})

test('an interrupted reader of a large blob does not wait for more', async () => {
  const stop = new AbortController()
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 9 * mebibyte))
  })
  const at = createFixture().at(`127.0.0.1:${await portOf(server)}`)
  const read = async () => {
    let length = 0
    for await (const piece of at.blob(blob, stop.signal)) {
      length += piece.length
      if (length === 9 * mebibyte) setImmediate().then(() => stop.abort())
    }
  }
  expect(await failureOf(read())).toMatchObject({ code: 'INTERRUPTED' })
})

test('a large blob that a server encodes arrives decoded', async () => {
  const { at, registry } = await published()
  const noise = gzipSync(bytes, { level: 0 })
  registry.fault({}, { status: 200, headers: { 'content-encoding': 'gzip' }, body: noise })
  expect((await collect(at.blob(blob, calm))).equals(bytes)).toBe(true)
})

async function published(secure = false, proxied = false) {
  const tls = secure ? await createCertificates([elsewhere]) : undefined
  const proxy = await startProxy()
  const registry = await openRegistry(tls && { name: elsewhere, tls })
  registry.addBlob('gallery/ui', bytes)
  const fixture = createFixture({
    env: proxied ? { https_proxy: proxy.origin } : {},
    ...(tls && { trust: { certificateAuthority: tls.ca } }),
  })
  return { registry, proxy, at: fixture.at(registry) }
}
