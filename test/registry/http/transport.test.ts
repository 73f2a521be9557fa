import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { startProxy } from '../../support/proxy.ts'
import { passTurns, unitTurns, waitInTurns } from '../../support/turns.ts'
import { bytesOf, descriptorOf } from '../content.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, portOf, tag } from '../fixture.ts'

const most = 32

const serve = async (listener: RequestListener) => `127.0.0.1:${await portOf(createServer(listener))}`

/** Counts the pending timers of the sources. No timer runs out. */
function timers(): () => number {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  return () => vi.getTimerCount()
}

test('a reply that changes the protocol is a lost connection', async () => {
  const host = await serve((_, response) => {
    response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n')
  })
  const error = await failureOf(createFixture().at(host).tags(calm))
  expect(error.message).toBe(`${host} closed the connection without an answer, after 5 attempts.`)
})

test('the first value of a repeated field counts', async () => {
  const registry = await openRegistry()
  const { digest, mediaType } = registry.image('gallery/ui', '1.0.0')
  const headers = { 'docker-content-digest': [digest, 'another'], 'content-type': mediaType }
  registry.fault({ method: 'HEAD' }, { status: 200, headers })
  expect(await createFixture().at(registry).head(tag('1.0.0'), calm)).toEqual({ digest, mediaType })
  expect(registry.log).toHaveLength(1)
})

test.for([false, true])(
  '100 requests open no more than 32 connections (through a proxy: %s)',
  async (proxied) => {
    const tls = await createCertificates([elsewhere])
    const proxy = await startProxy()
    const registry = await openRegistry({ name: elsewhere, tls })
    const ports = new Set<number | undefined>()
    registry.fault(({ remotePort }) => {
      ports.add(remotePort)
      return false
    }, 'reset')
    const warned = vi.fn()
    process.on('warning', warned)
    onTestFinished(() => void process.off('warning', warned))
    const env = proxied ? { https_proxy: proxy.origin } : {}
    const repository = createFixture({ env, trust: { certificateAuthority: tls.ca } }).at(registry)
    await Promise.all(Array.from({ length: 100 }, () => repository.head(tag('1.0.0'), calm)))
    expect(registry.log).toHaveLength(100)
    expect(ports.size).toBeLessThanOrEqual(most)
    expect(proxy.lines).toHaveLength(proxied ? ports.size : 0)
    await setImmediate()
    expect(warned).not.toHaveBeenCalled()
  },
)

test('an upload that waits for a connection does not time out', async () => {
  waitInTurns(50)
  const registry = await openRegistry()
  const fixture = createFixture({ timeouts: { connect: 10_000, answer: 10_000, content: 50 } })
  const repository = fixture.at(registry)
  await repository.tags(calm)
  const gate = () => {
    let open = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    return { open, opened }
  }
  const [start, others] = [gate(), gate()]
  const { happened } = registry.fault({ method: 'POST' }, start.opened)
  registry.fault({ method: 'GET', times: most }, others.opened)
  const bytes = bytesOf(8)
  async function* read() {
    yield bytes
  }
  const sending = repository.sendBlob(descriptorOf(bytes), { read }, calm)
  await happened
  // The last of them takes the slot of the POST, so that the PUT has to wait.
  const listings = Array.from({ length: most }, () => repository.tags(calm))
  await setImmediate()
  start.open()
  await passTurns(3 * unitTurns)
  others.open()
  expect(await sending).toBe('sent')
  await Promise.all(listings)
  expect(fixture.retries).toEqual([])
})

test('a closed client does not send the requests that wait', async () => {
  const registry = await openRegistry()
  const image = registry.image('gallery/ui', '1.0.0')
  const fixture = createFixture()
  const repository = fixture.at(registry)
  await repository.tags(calm)
  const { happened } = registry.fault({ method: 'PUT', times: 99 }, 'hang')
  const writes = Array.from({ length: most + 8 }, () => failureOf(repository.put(tag('1.0'), image, calm)))
  await happened
  await fixture.close()
  for (const error of await Promise.all(writes)) expect(error.code).toBe('REGISTRY_UNREACHABLE')
  await setImmediate()
  expect(registry.log.filter(({ method }) => method === 'PUT').length).toBeLessThanOrEqual(most)
})

test('no timer outlives a blob that was read slowly to its end', async () => {
  const registry = await openRegistry()
  const bytes = bytesOf(3 * 1024 * 1024)
  registry.addBlob('gallery/ui', bytes)
  const count = timers()
  for await (const _ of createFixture().at(registry).blob(descriptorOf(bytes), calm)) await passTurns(20)
  await setImmediate()
  expect(count()).toBe(0)
})

test('no timer outlives an upload that was refused before it was done', async () => {
  const host = await serve(({ method }, response) => {
    if (method === 'PUT') response.writeHead(413).end()
    else response.writeHead(method === 'POST' ? 202 : 404, { location: '/v2/u' }).end()
  })
  const bytes = bytesOf(1024 * 1024)
  const count = timers()
  async function* read() {
    for (let at = 0; at < bytes.length; at += 1024) {
      yield bytes.subarray(at, at + 1024)
      await setImmediate()
    }
  }
  await failureOf(createFixture().at(host).sendBlob(descriptorOf(bytes), { read }, calm))
  await setImmediate()
  expect(count()).toBe(0)
})

test('no timer outlives a connection that was closed before it was established', async () => {
  const server = createTcpServer()
  const port = await portOf(server)
  const count = timers()
  const fixture = createFixture()
  const listing = failureOf(fixture.at(`${elsewhere}:${port}`).tags(calm))
  await once(server, 'connection')
  await fixture.close()
  await listing
  await setImmediate()
  expect(count()).toBe(0)
})
