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

test.for([
  ['none', undefined],
  ['no address', 'http://['],
  ['a file', 'file:///etc/passwd'],
] as const)('an unusable location is an error: %s', async ([, location]) => {
  const { registry, send } = await mounting()
  registry.fault({ method: 'POST' }, { status: 202, ...(location && { headers: { location } }) })
  expect(await failureOf(send())).toMatchObject({ code: 'REGISTRY_ERROR', speaker: 'registry' })
  expect(registry.log.at(-1)?.method).toBe('POST')
})

test('no blob goes from HTTPS to plain HTTP', async () => {
  const tls = await createCertificates(['127.0.0.1'])
  const { registry, send } = await mounting({ tls })
  registry.fault({ method: 'POST' }, { status: 202, headers: { location: 'http://127.0.0.1:1/upload' } })
  const error = await failureOf(send())
  expect(error.message).toContain('names http://127.0.0.1:1 for uploads')
  expect(error.hint).toContain('X-Forwarded-Proto')
})

test('the hint says that the repository must be created first', async () => {
  const { registry, send } = await mounting()
  const unknown = { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN', message: 'no such repository' }] } }
  registry.fault({ method: 'POST', times: 2 }, unknown)
  expect((await failureOf(send())).hint).toContain('Create the repository')
})
