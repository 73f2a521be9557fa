import { expect, onTestFinished, test } from 'vitest'
import { startRegistry, type TestRegistry } from './registry.ts'
import { immutableTags, limitAt, type Vendor, vendors } from './vendors.ts'

async function open({ options }: Vendor): Promise<TestRegistry> {
  const registry = await startRegistry({ ...options, auth: 'open', staleReads: 0 })
  onTestFinished(() => registry.close())
  return registry
}

const accept = 'application/vnd.oci.image.manifest.v1+json'

async function ask(registry: TestRegistry, method: string, path: string): Promise<Response> {
  return fetch(new URL(path, registry.origin), { method, headers: { accept } })
}

test('Amazon ECR refuses large pages, and its links have an opaque last', async () => {
  const registry = await open(vendors['Amazon ECR'])
  for (const tag of ['1', '2', '3']) registry.image('ui', tag)
  expect((await ask(registry, 'GET', '/v2/ui/tags/list?n=1001')).status).toBe(405)
  const page = await ask(registry, 'GET', '/v2/ui/tags/list?n=2')
  const [, next = ''] = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '') ?? []
  expect(new URL(next).searchParams.get('last')).not.toBe('2')
  expect(await (await fetch(next)).json()).toEqual({ name: 'ui', tags: ['3'] })
})

test('Amazon ECR has only repositories that were created before', async () => {
  const registry = await open(vendors['Amazon ECR'])
  expect((await ask(registry, 'POST', '/v2/ui/blobs/uploads/')).status).toBe(404)
  expect((await ask(await open(vendors.zot), 'POST', '/v2/ui/blobs/uploads/')).status).toBe(202)
})

test('Docker Hub counts pulls and says how many are left', async () => {
  const registry = await open(vendors['Docker Hub'])
  registry.image('ui', '1')
  registry.settings.throttle = limitAt(vendors['Docker Hub'], 2, 60)
  const asked = ['HEAD', 'GET', 'HEAD', 'GET', 'GET']
  const answers = []
  for (const method of asked) answers.push(await ask(registry, method, '/v2/ui/manifests/1'))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 200])
  expect(answers[0]?.headers.get('ratelimit-remaining')).toBe('76;w=21600')
  expect(answers[3]?.headers.get('retry-after')).toBe('60')
})

test.each([
  ['Harbor', true],
  ['Google Artifact Registry', false],
] as const)('%s refuses what an immutable tag has already: %s', async (name, refused) => {
  const registry = await open(vendors[name])
  const { bytes, mediaType } = registry.image('ui', '1')
  registry.settings.immutable = immutableTags(vendors[name], /./)
  const put = async (tag: string) => {
    const headers = { 'content-type': mediaType }
    const url = new URL(`/v2/ui/manifests/${tag}`, registry.origin)
    return (await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes) })).status
  }
  expect(await put('2')).toBe(201)
  expect((await put('1')) !== 201).toBe(refused)
})
