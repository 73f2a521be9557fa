import { expect, onTestFinished, test } from 'vitest'
import { type RegistryOptions, startRegistry, type TestRegistry } from './registry.ts'

const accept = 'application/vnd.oci.image.manifest.v1+json'

async function open(options: RegistryOptions): Promise<TestRegistry> {
  const registry = await startRegistry({ backends: 2, ...options })
  onTestFinished(() => registry.close())
  return registry
}

const ask = (registry: TestRegistry, method: string, path: string, body?: Uint8Array) =>
  fetch(new URL(`/v2/ui/manifests/${path}`, registry.origin), {
    method,
    headers: { accept, 'content-type': accept },
    ...(body && { body: Buffer.from(body) }),
  })

async function statuses(registry: TestRegistry, reference: string, count: number) {
  const seen: number[] = []
  for (let number = 0; number < count; number++) seen.push((await ask(registry, 'HEAD', reference)).status)
  return seen
}

test('each request goes to the next backend, and each backend has tags of its own', async () => {
  const registry = await open({})
  const { bytes, digest } = registry.image('ui', 'both')
  expect(await statuses(registry, 'both', 2)).toEqual([200, 200])
  expect((await ask(registry, 'PUT', 'one', bytes)).status).toBe(201)
  expect([0, 1].map((backend) => [...registry.tags('ui', backend).keys()])).toEqual([
    ['both', 'one'],
    ['both'],
  ])
  expect(await statuses(registry, 'one', 4)).toEqual([404, 200, 404, 200])
  expect(registry.tags('ui').get('one')).toBe(digest)
})

test('the same seed gives the same random turns', async () => {
  const runs: number[][] = []
  for (const seed of [1, 1, 2]) {
    const registry = await open({ balance: 'random', seed })
    registry.receive('ui', '1')
    runs.push(await statuses(registry, '1', 20))
  }
  expect(runs[0]).toEqual(runs[1])
  expect(runs[0]).not.toEqual(runs[2])
  expect(new Set(runs[0])).toEqual(new Set([200, 404]))
})

test.each([
  ['nothing', [200, 404]],
  ['content', [200, 200]],
] as const)('a push stores by digest at the right backends if they share %s', async (shared, expected) => {
  const registry = await open({ shared })
  const { digest } = registry.receive('ui', '1')
  expect([...registry.tags('ui', 1).keys()]).toEqual([])
  // The push was the turn of the first backend.
  expect((await statuses(registry, digest, 2)).toReversed()).toEqual(expected)
})
