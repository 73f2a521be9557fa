import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCertificates } from '../support/certificates.ts'
import { calm, createFixture, openRegistry } from './fixture.ts'

/** A forward proxy that notes what it is asked for. */
async function startProxy(): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = []
  const proxy = createServer((message, response) => {
    asked.push(`${message.method} ${message.url}`)
    const onward = request(
      message.url ?? '',
      { method: message.method, headers: message.headers },
      (reply) => {
        response.writeHead(reply.statusCode ?? 500, reply.headers)
        reply.pipe(response)
      },
    )
    message.pipe(onward)
  })
  proxy.on('connect', (message, socket) => {
    asked.push(`CONNECT ${message.url}`)
    const [host = '', port] = (message.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { origin: `http://127.0.0.1:${address.port}`, asked }
}

function setProxies(origin: string): void {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined)
  vi.stubEnv('HTTP_PROXY', origin)
  vi.stubEnv('HTTPS_PROXY', origin)
}

const elsewhere = '0.0.0.0' // reaches this machine, and is no loopback address

test('HTTPS goes through the proxy’s tunnel, verified end to end', async () => {
  const { origin, asked } = await startProxy()
  setProxies(origin)
  const tls = await createCertificates([elsewhere])
  const registry = await openRegistry({ name: elsewhere, tls })
  const fixture = createFixture({ trust: { certificateAuthority: tls.ca } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
  expect(asked).toEqual([`CONNECT ${registry.host}`])
})

test('plain HTTP is forwarded without a tunnel', async () => {
  const { origin, asked } = await startProxy()
  setProxies(origin)
  const registry = await openRegistry({ name: elsewhere })
  const fixture = createFixture({ trust: { plainHttp: true } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
  expect(asked).toEqual([`GET ${registry.origin}/v2/gallery/ui/tags/list?n=1000`])
})

test('NO_PROXY, and this machine, are asked directly', async () => {
  const { origin, asked } = await startProxy()
  setProxies(origin)
  vi.stubEnv('NO_PROXY', elsewhere)
  const near = await openRegistry()
  const excepted = await openRegistry({ name: elsewhere })
  const fixture = createFixture({ trust: { plainHttp: true } })
  expect(await fixture.at(near).tags(calm)).toEqual([])
  expect(await fixture.at(excepted).tags(calm)).toEqual([])
  expect(asked).toEqual([])
})

test('connections are kept and shared', async () => {
  const registry = await openRegistry()
  const ports = new Set<number | undefined>()
  const fixture = createFixture()
  await fixture.at(registry, 'a').tags(calm)
  registry.fault(({ remotePort }) => {
    ports.add(remotePort)
    return false
  }, 'reset')
  for (const path of ['a', 'b', 'a']) await fixture.at(registry, path).tags(calm)
  expect(ports.size).toBe(1)
})
