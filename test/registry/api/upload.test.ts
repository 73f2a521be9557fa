import { expect, test } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import type { RegistryOptions } from '../../support/registry/registry.ts'
import { bytesOf, descriptorOf, sourceOf } from '../content.ts'
import { calm, createFixture, failureOf, openRegistry } from '../fixture.ts'

const bytes = bytesOf(1000)
const blob = descriptorOf(bytes)
const credential = { kind: 'password', username: 'ci', password: 'secret' } as const
const user = { user: 'ci', password: 'secret' }

async function mounting(options: RegistryOptions = {}) {
  const registry = await openRegistry(options)
  const repository = createFixture({ credential }).at(registry, 'team/app')
  const source = sourceOf(bytes)
  const send = () => repository.sendBlob(blob, { ...source, mountFrom: 'gallery/ui' }, calm)
  return { registry, send, source }
}

test('a blob of another repository is mounted, not sent', async () => {
  const { registry, send } = await mounting()
  registry.addBlob('gallery/ui', bytes)
  expect(await send()).toBe('mounted')
  expect(registry.lines.slice(1)).toEqual([
    `POST /v2/team/app/blobs/uploads/?${new URLSearchParams({ mount: blob.digest, from: 'gallery/ui' })} 201`,
  ])
})

test('a mount that opens an upload costs no further request', async () => {
  const { registry, send } = await mounting()
  expect(await send()).toBe('sent')
  expect(registry.log.map(({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT'])
})

test('the token for a mount covers both repositories', async () => {
  const { registry, send } = await mounting({ auth: { bearer: user } })
  registry.addBlob('gallery/ui', bytes)
  expect(await send()).toBe('mounted')
  const asked = registry.lines.filter((line) => line.includes('/token'))
  expect(asked.at(-1)).toContain(
    'scope=repository%3Ateam%2Fapp%3Apull%2Cpush&scope=repository%3Agallery%2Fui%3Apull',
  )
})

test.for([
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['405', { status: 405 }],
  ['400', { status: 400 }],
  ['500', { status: 500 }],
] as const)('semtag uploads after a refused mount (%s)', async ([, reply]) => {
  const { registry, send } = await mounting()
  registry.fault({ path: /mount=/, times: 5 }, reply)
  expect(await send()).toBe('sent')
  expect(registry.blobs('team/app').size).toBe(1)
})

test('a user who may not read the other repository sends the blob', async () => {
  const { registry, send } = await mounting({ auth: { bearer: user } })
  const challenge = `Bearer realm="${registry.origin}/token",service="x",error="insufficient_scope"`
  const refused = { status: 401, headers: { 'www-authenticate': challenge } }
  registry.fault({ path: /mount=/, times: 2 }, refused)
  expect(await send()).toBe('sent')
})

test('a rate limit does not count as a refusal of the mount', async () => {
  const { registry, send } = await mounting()
  registry.fault({ path: /mount=/, times: 10 }, { status: 429 })
  expect(await failureOf(send())).toMatchObject({ code: 'RATE_LIMITED' })
})

test('a broken connection does not count as a refusal of the mount', async () => {
  const { registry, send } = await mounting()
  registry.fault({ path: /mount=/, times: 5 }, 'reset')
  expect(await failureOf(send())).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
})

test.for([
  ['no query', '/v2/team/app/blobs/uploads/7', '/v2/team/app/blobs/uploads/7?digest='],
  [
    'a query',
    '/v2/team/app/blobs/uploads/7?_state=a%2Fb',
    '/v2/team/app/blobs/uploads/7?_state=a%2Fb&digest=',
  ],
] as const)('the digest joins a location with %s', async ([, location, path]) => {
  const { registry, send } = await mounting()
  registry.fault({ method: 'POST' }, { status: 202, headers: { location } })
  registry.fault({ method: 'PUT' }, { status: 201 })
  expect(await send()).toBe('sent')
  expect(registry.lines.at(-1)).toBe(`PUT ${path}${encodeURIComponent(blob.digest)} 201`)
})

test('the bytes follow an upload that the registry redirects, without authorization', async () => {
  const { registry, send } = await mounting({ auth: { basic: user } })
  const storage = await openRegistry({ uploadLocation: 'path' })
  registry.fault(({ method, headers }) => method === 'POST' && headers.authorization !== undefined, {
    status: 307,
    headers: { location: `${storage.origin}/v2/team/app/blobs/uploads/` },
  })
  expect(await send()).toBe('sent')
  expect(storage.log).toMatchObject([
    { method: 'POST', authorization: 'none' },
    { method: 'PUT', authorization: 'none', status: 201 },
  ])
})

test.for([
  ['none', undefined, 'names no address to send the blob'],
  ['no address', 'http://[', 'names no address to send the blob'],
  ['a file', 'file:///etc/passwd', 'is reached over HTTP, but names file:// for uploads'],
  ['another protocol', 'xhttp://a.example/', 'is reached over HTTP, but names xhttp://a.example for uploads'],
] as const)('an unusable location is an error: %s', async ([, location, words]) => {
  const { registry, send } = await mounting()
  registry.fault({ method: 'POST' }, { status: 202, ...(location && { headers: { location } }) })
  const error = await failureOf(send())
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR', speaker: 'registry' })
  expect(error.message).toContain(`${registry.host} ${words}`)
  expect(registry.log.at(-1)?.method).toBe('POST')
})

test('a blob goes from plain HTTP to HTTPS', async () => {
  const { send } = await mounting({ uploadLocation: 'https://127.0.0.1:1' })
  const error = await failureOf(send())
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(error.message).toContain('names 127.0.0.1:1 for uploads')
})

test('a blob goes from HTTPS to HTTPS, and not to plain HTTP', async () => {
  const tls = await createCertificates(['127.0.0.1'])
  const { registry, send } = await mounting({ tls })
  expect(await send()).toBe('sent')
  registry.lose('team/app', blob.digest)
  registry.fault({ method: 'POST' }, { status: 202, headers: { location: 'http://127.0.0.1:1/upload' } })
  const error = await failureOf(send())
  expect(error.message).toContain('is reached over HTTPS, but names http://127.0.0.1:1 for uploads')
  expect(error.hint).toContain('X-Forwarded-Proto')
})

test('the hint says that the repository must be created first', async () => {
  const { registry, send } = await mounting()
  const unknown = { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN', message: 'no such repository' }] } }
  registry.fault({ method: 'POST', times: 2 }, unknown)
  expect((await failureOf(send())).hint).toContain('Create the repository')
})
