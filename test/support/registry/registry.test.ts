import { expect, onTestFinished, test } from 'vitest'
import { buildImage, buildIndex } from './image.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from './registry.ts'
import { sha256 } from './store.ts'

// The expected answers were taken from docker-registry 2.8.2, to which these very requests were sent.

async function open(options?: RegistryOptions): Promise<TestRegistry> {
  const registry = await startRegistry(options)
  onTestFinished(() => registry.close())
  return registry
}

/** One request; the answer as `201 CODE,CODE`, or the body where it is no error. */
async function ask(
  registry: TestRegistry,
  method: string,
  path: string,
  body?: Uint8Array,
  type = 'text/plain',
) {
  const url = new URL(path, registry.origin)
  const accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json'
  const headers = { accept, ...(body && { 'content-type': type }) }
  const response = await fetch(url, { method, headers, ...(body && { body: Buffer.from(body) }) })
  const text = await response.text()
  const codes = [...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code)
  const { status } = response
  return { status, headers: response.headers, text, answer: [status, ...codes].join(' ') }
}

const none = `sha256:${'0'.repeat(64)}`

test('an image is uploaded blob by blob and found again', async () => {
  const registry = await open()
  const image = buildImage({})
  for (const blob of image.contents) {
    const started = await ask(registry, 'POST', '/v2/app/blobs/uploads/')
    expect(started.status).toBe(202)
    const patched = await ask(registry, 'PATCH', started.headers.get('location') ?? '', blob)
    expect(patched.status).toBe(202)
    const location = patched.headers.get('location')
    expect(await ask(registry, 'PUT', `${location}&digest=${none}`)).toMatchObject({
      answer: '400 DIGEST_INVALID',
    })
    expect(await ask(registry, 'PUT', `${location}&digest=${sha256(blob)}`)).toMatchObject({ status: 201 })
    expect(await ask(registry, 'HEAD', `/v2/app/blobs/${sha256(blob)}`)).toMatchObject({ status: 200 })
    const mount = `/v2/other/blobs/uploads/?mount=${sha256(blob)}&from=app`
    expect(await ask(registry, 'POST', mount)).toMatchObject({ status: 201 })
    expect(await ask(registry, 'HEAD', `/v2/other/blobs/${sha256(blob)}`)).toMatchObject({ status: 200 })
  }
  const put = await ask(registry, 'PUT', '/v2/app/manifests/1.0.0', image.bytes, image.mediaType)
  expect(put.status).toBe(201)
  expect(put.headers.get('docker-content-digest')).toBe(image.digest)
  const got = await ask(registry, 'GET', '/v2/app/manifests/1.0.0')
  expect(sha256(got.text)).toBe(image.digest)
  expect(got.headers.get('content-type')).toBe(image.mediaType)
})

test.for([
  ['GET', '/v2/unknown/tags/list', '404 NAME_UNKNOWN'],
  ['GET', '/v2/app/manifests/9.9.9', '404 MANIFEST_UNKNOWN'],
  ['GET', '/v2/app/manifests/a+b', '404'],
  ['HEAD', `/v2/app/blobs/${none}`, '404'],
  ['POST', `/v2/app/blobs/uploads/?mount=${none}&from=other`, '202'],
  ['PATCH', '/v2/app/blobs/uploads/none', '404 BLOB_UPLOAD_UNKNOWN'],
  ['DELETE', `/v2/app/manifests/${none}`, '404 MANIFEST_UNKNOWN'],
  ['DELETE', '/v2/app/manifests/1.0.0', '400 DIGEST_INVALID'],
] as const)('%s %s: %s', async ([method, path, answer]) => {
  const registry = await open()
  registry.image('app', '1.0.0')
  expect(await ask(registry, method, path)).toMatchObject({ answer })
})

test('manifests of another type, and without their blobs or children, are refused', async () => {
  const registry = await open()
  const there = registry.image('app', '1.0.0')
  const lone = buildImage({ content: 'lone' })
  const put = (manifest: Pick<typeof lone, 'bytes'>, type: string) =>
    ask(registry, 'PUT', '/v2/app/manifests/2.0.0', manifest.bytes, type)
  const index = buildIndex([lone])
  expect(await put(there, 'application/json')).toMatchObject({ answer: '400 MANIFEST_INVALID' })
  expect(await put(lone, lone.mediaType)).toMatchObject({
    answer: '400 MANIFEST_BLOB_UNKNOWN MANIFEST_BLOB_UNKNOWN',
  })
  expect(await put(index, index.mediaType)).toMatchObject({ answer: '400 MANIFEST_BLOB_UNKNOWN' })
  registry.settings.checkBlobs = false
  expect(await put(lone, lone.mediaType)).toMatchObject({ answer: '201' })
})

test('deletion by digest deletes every tag on it, and the list of an emptied repository is null', async () => {
  const registry = await open()
  const { digest } = registry.image('app', '1.0.0')
  registry.image('app', '1.0')
  expect(registry.tags('app')).toEqual(
    new Map([
      ['1.0.0', digest],
      ['1.0', digest],
    ]),
  )
  expect(await ask(registry, 'DELETE', `/v2/app/manifests/${digest}`)).toMatchObject({ answer: '202' })
  expect((await ask(registry, 'GET', '/v2/app/tags/list')).text).toBe('{"name":"app","tags":null}')
})

test('deletion by tag keeps the other tags, and may be switched off', async () => {
  const registry = await open({ deletion: 'tag' })
  registry.image('app', '1.0.0')
  registry.image('app', '1.0')
  expect(await ask(registry, 'DELETE', '/v2/app/manifests/1.0')).toMatchObject({ answer: '202' })
  expect([...registry.tags('app').keys()]).toEqual(['1.0.0'])
  registry.settings.deletion = 'none'
  expect(await ask(registry, 'DELETE', '/v2/app/manifests/1.0.0')).toMatchObject({
    answer: '405 UNSUPPORTED',
  })
})

test('stale reads see the former digest of a tag', async () => {
  const registry = await open()
  const older = registry.image('app', '1.0', { content: 'older' })
  registry.settings.staleReads = 2
  const newer = registry.image('app', '1.0', { content: 'newer' })
  const seen = []
  for (let read = 0; read < 3; read++)
    seen.push((await ask(registry, 'HEAD', '/v2/app/manifests/1.0')).headers.get('docker-content-digest'))
  expect(seen).toEqual([older.digest, older.digest, newer.digest])
})

test('faults happen in their order and number, and the log shows them', async () => {
  const registry = await open()
  registry.image('app', '1.0.0')
  const busy = registry.fault({ method: 'HEAD', path: /1\.0\.0$/, times: 2 }, { status: 503 })
  registry.fault((request) => request.method === 'HEAD', 'reset')
  const head = () => ask(registry, 'HEAD', '/v2/app/manifests/1.0.0')
  expect((await head()).status).toBe(503)
  expect((await ask(registry, 'GET', '/v2/app/manifests/1.0.0')).status).toBe(200)
  expect((await head()).status).toBe(503)
  await expect(head()).rejects.toThrow()
  expect((await head()).status).toBe(200)
  expect(busy.count).toBe(2)
  expect(registry.lines).toEqual([
    'HEAD /v2/app/manifests/1.0.0 503',
    'GET /v2/app/manifests/1.0.0 200',
    'HEAD /v2/app/manifests/1.0.0 503',
    'HEAD /v2/app/manifests/1.0.0 0',
    'HEAD /v2/app/manifests/1.0.0 200',
  ])
  registry.clearLog()
  expect(registry.log).toEqual([])
})

test('a lost answer carries out the request, and a promise delays the answer', async () => {
  const registry = await open()
  const image = registry.image('app', '1.0.0')
  registry.fault({ method: 'PUT' }, 'lost')
  await expect(ask(registry, 'PUT', '/v2/app/manifests/1.0', image.bytes, image.mediaType)).rejects.toThrow()
  expect(registry.tags('app').get('1.0')).toBe(image.digest)

  let release = () => {}
  const held = registry.fault({ method: 'PUT' }, new Promise<void>((resolve) => (release = resolve)))
  const put = ask(registry, 'PUT', '/v2/app/manifests/1', image.bytes, image.mediaType)
  await held.happened
  expect(registry.tags('app').has('1')).toBe(false)
  release()
  expect((await put).status).toBe(201)
  expect(registry.tags('app').has('1')).toBe(true)
})

test('an upload continues only with its state, wherever its location points', async () => {
  const storage = await open()
  const registry = await open({ uploadLocation: `http${storage.origin.slice('http'.length)}` })
  const bytes = Buffer.from('0123456789')
  const location = (await ask(registry, 'POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? ''
  expect(location.startsWith(storage.origin)).toBe(true)
  const { pathname } = new URL(location)
  expect(await ask(storage, 'PUT', `${pathname}?digest=${sha256(bytes)}`, bytes)).toMatchObject({
    answer: '404 BLOB_UPLOAD_INVALID',
  })
  expect(await ask(storage, 'PUT', `${location}&digest=${sha256(bytes)}`, bytes)).toMatchObject({
    status: 201,
  })
  expect(registry.blobs('app').has(sha256(bytes))).toBe(true)
})

test('one request writes several tags, by the digest only', async () => {
  const registry = await open({ severalTags: 'digest' })
  const { bytes, mediaType, digest } = registry.image('app', '1.0.0')
  const put = (reference: string) => ask(registry, 'PUT', `/v2/app/manifests/${reference}`, bytes, mediaType)
  expect(await put('1.0?tag=1.0')).toMatchObject({ answer: '400 MANIFEST_INVALID' })
  expect((await put(`${digest}?tag=1.0&tag=1`)).headers.get('oci-tag')).toBe('1.0, 1')
  expect([...registry.tags('app').keys()]).toEqual(['1.0.0', '1.0', '1'])
})

test('the registry lists referrers if it has the API', async () => {
  const registry = await open({ referrers: true })
  const image = registry.image('app', '1.0.0')
  const { digest } = registry.image('app', undefined, { content: 'signature', subject: image })
  const list = () => ask(registry, 'GET', `/v2/app/referrers/${image.digest}`)
  expect((await list()).text).toContain(digest)
  registry.settings.referrers = false
  expect(await list()).toMatchObject({ answer: '404' })
})

test('a fault ends a connection in the middle of an answer or of a request', async () => {
  const registry = await open()
  const bytes = Buffer.alloc(1000)
  const digest = registry.addBlob('app', bytes)
  registry.fault({ method: 'GET' }, { cutAfter: 400 })
  const answer = await fetch(`${registry.origin}/v2/app/blobs/${digest}`)
  expect(answer.headers.get('content-length')).toBe('1000')
  await expect(answer.arrayBuffer()).rejects.toThrow()
  const cut = registry.fault({ method: 'PUT' }, { cutRequestAfter: 400 })
  await expect(ask(registry, 'PUT', '/v2/app/blobs/uploads/1', bytes)).rejects.toThrow()
  expect(cut.count).toBe(1)
  expect(registry.log.map(({ status }) => status)).toEqual([200, 0])
})
