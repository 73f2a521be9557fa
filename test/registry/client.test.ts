import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { calm, createFixture, failureOf, openRegistry, tag } from './fixture.ts'

test('a release’s worth of requests: seven for one alias of three', async () => {
  const registry = await openRegistry({ auth: { bearer: { user: 'ci', password: 's3cret' } } })
  const image = registry.image('gallery/ui', '2.1.106')
  const fixture = createFixture({ credential: { kind: 'password', username: 'ci', password: 's3cret' } })
  const repository = fixture.at(registry)
  const [tags, exact] = await Promise.all([repository.tags(calm), repository.head(tag('2.1.106'), calm)])
  expect(tags).toEqual(['2.1.106'])
  const manifest = await repository.get(exact?.digest ?? tag('none'), calm)
  if (manifest === undefined) throw new Error('no manifest')
  await repository.put(tag('2.1'), manifest, calm)
  expect(await repository.head(tag('2.1'), calm)).toMatchObject({ digest: image.digest })
  expect(registry.log).toHaveLength(7)
})

test('docker.io is reached at registry-1.docker.io', async () => {
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', (message, socket) => {
    asked.push(message.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => void proxy.close())
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  for (const name of ['https_proxy', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined)
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${address.port}`)
  const error = await failureOf(createFixture().at('docker.io', 'library/alpine').tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(new Set(asked)).toEqual(new Set(['registry-1.docker.io:443']))
})
