import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buildImage, pushImage, type RigRegistry, removeImage, sharedEngine, startRegistry } from './index.ts'
import { registryRequest } from './registry-client.ts'
import { remainsOf } from './remains.ts'

const image = 'rig-registry-test:latest'

beforeAll(async () => {
  await buildImage(sharedEngine(), { name: 'rig-registry-test', layers: 12, seed: 'registry' })
})
afterAll(async () => {
  await removeImage(sharedEngine(), image)
})

describe.each([
  { auth: 'open', tls: false },
  { auth: 'open', tls: true },
  { auth: 'htpasswd', tls: false },
  { auth: 'htpasswd', tls: true },
  { auth: 'token', tls: false },
  { auth: 'token', tls: true },
] as const)('a registry of kind $auth, https $tls', (options) => {
  let registry: RigRegistry
  beforeAll(async () => {
    registry = await startRegistry(options)
  })
  afterAll(() => registry.stop())

  test('stores what an engine pushes', async () => {
    const { username, password } = registry
    const repository = `${registry.host}/gallery/ui`
    const digest = await pushImage(sharedEngine(), {
      image,
      repository,
      tag: '1',
      credential: { username, password },
    })
    await pushImage(sharedEngine(), { image, repository, tag: '1.0', credential: { username, password } })

    expect(await registry.tags('gallery/ui')).toEqual(['1', '1.0'])
    expect((await registry.manifest('gallery/ui', '1'))?.digest).toBe(digest)
    expect((await registry.manifest('gallery/ui', digest))?.digest).toBe(digest)
    expect(await registry.catalog()).toEqual(['gallery/ui'])
  })

  test('knows no other repository and no other tag', async () => {
    expect(await registry.tags('gallery/nothing')).toEqual([])
    expect(await registry.manifest('gallery/ui', 'nothing')).toBeUndefined()
  })
})

test.each(['htpasswd', 'token'] as const)(
  'a registry of kind %s refuses a wrong password, and who shows none',
  async (auth) => {
    const registry = await startRegistry({ auth })
    onTestFinished(registry.stop)
    const push = { image, repository: `${registry.host}/gallery/ui`, tag: '2' }
    const credential = { username: registry.username, password: 'wrong' }

    await expect(pushImage(sharedEngine(), { ...push, credential })).rejects.toThrow(/unauthorized/)
    await expect(pushImage(sharedEngine(), push)).rejects.toThrow(
      /no basic auth credentials|denied|unauthorized/,
    )
    expect(await registry.tags('gallery/ui')).toEqual([])
  },
)

test('its access log has exactly the requests of others, in order, and can be cleared', async () => {
  const registry = await startRegistry()
  onTestFinished(registry.stop)
  const client = { 'user-agent': 'a "client"' }
  for (let number = 0; number < 20; number += 1) {
    await registryRequest(registry, `/v2/x/manifests/${number}?first=yes`, client)
    const entry = {
      method: 'GET',
      path: `/v2/x/manifests/${number}?first=yes`,
      status: 404,
      userAgent: 'a \\"client\\"',
    }
    expect((await registry.accessLog()).at(-1)).toEqual(entry)
  }
  await registry.tags('x')
  expect(await registry.accessLog()).toHaveLength(20)

  await registry.clearLog()
  expect(await registry.accessLog()).toEqual([])
  await registryRequest(registry, '/v2/', client)
  expect((await registry.accessLog()).map(({ path }) => path)).toEqual(['/v2/'])
})

test.each([
  { deletion: true, status: 404 },
  { deletion: false, status: 405 },
])(
  'a registry with deletion $deletion answers $status for an unknown digest',
  async ({ deletion, status }) => {
    const registry = await startRegistry({ deletion })
    onTestFinished(registry.stop)
    const unknown = `sha256:${'0'.repeat(64)}`

    const answer = await fetch(`${registry.url}/v2/x/manifests/${unknown}`, { method: 'DELETE' })

    expect(answer.status).toBe(status)
  },
)

test('a registry takes a chosen port, and a port in use is an error', async () => {
  const registry = await startRegistry()
  onTestFinished(registry.stop)
  const { port } = registry

  await expect(startRegistry({ port })).rejects.toThrow('address already in use')
  await registry.stop()
  const next = await startRegistry({ port })
  onTestFinished(next.stop)

  expect(next.host).toBe(`127.0.0.1:${port}`)
})

test('a stopped registry leaves nothing', async () => {
  const registry = await startRegistry({ auth: 'token', tls: true })
  const directory = dirname(registry.location.accessLogFile)
  expect(await remainsOf(directory)).not.toEqual([])

  await registry.stop()

  expect(await remainsOf(directory)).toEqual([])
})
