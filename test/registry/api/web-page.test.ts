import { expect, test } from 'vitest'
import type { Reply } from '../../support/registry/reply.ts'
import { descriptorOf } from '../content.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

const page = (status: number, title: string): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html>\n<html><head><title>${title}</title></head><body>…</body></html>`,
})

test.for([
  ['the list', 'tags'],
  ['a manifest', 'get'],
] as const)(
  'a page with status 200 instead of %s is an error that names the address after redirects',
  async ([, what]) => {
    const registry = await openRegistry()
    const portal = await openRegistry()
    registry.fault({}, { status: 302, headers: { location: `${portal.origin}/login?next=secret` } })
    portal.fault({}, page(200, 'Sign in'))
    const repository = createFixture().at(registry)
    const error = await failureOf(what === 'tags' ? repository.tags(calm) : repository.get(tag('1'), calm))
    expect(error).toMatchObject({ code: 'REGISTRY_ERROR', speaker: 'registry' })
    expect(error.message).toBe(
      `${registry.host} answered with a web page ("Sign in"), perhaps a login page: ${portal.origin}/login.`,
    )
  },
)

test('a page with status 200 instead of the answer to a write is an error', async () => {
  const registry = await openRegistry()
  const image = registry.image('gallery/ui', '1.0.0')
  registry.fault({ method: 'PUT' }, page(200, 'Sign in'))
  const error = await failureOf(createFixture().at(registry).put(tag('1.0'), image, calm))
  expect(error.message).toContain('perhaps a login page')
})

test('a page with status 200 instead of an address for an upload is an error', async () => {
  const registry = await openRegistry()
  registry.fault({ method: 'POST' }, page(200, 'Sign in'))
  const bytes = Buffer.from('a layer')
  const source = {
    read: async function* () {
      yield bytes
    },
  }
  const error = await failureOf(createFixture().at(registry).sendBlob(descriptorOf(bytes), source, calm))
  expect(error.message).toContain('answered with a web page ("Sign in")')
})

test('the head of a page instead of that of a manifest is an error', async () => {
  const registry = await openRegistry()
  registry.fault({ method: 'HEAD' }, page(200, 'Sign in'))
  const error = await failureOf(createFixture().at(registry).head(tag('1.0'), calm))
  expect(error.message).toContain('answered with a web page, perhaps a login page')
})

test('a 404 in HTML means that there is no registry', async () => {
  const registry = await openRegistry()
  registry.fault({}, page(404, 'Not Found'))
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR', speaker: 'registry' })
  expect(error.message).toContain(`There is no registry API at ${registry.origin}/v2/`)
})

test('a 404 in HTML for a manifest means that the manifest is missing', async () => {
  const registry = await openRegistry()
  const repository = createFixture().at(registry)
  await repository.tags(calm)
  registry.fault({}, page(404, 'Not Found'))
  expect(await repository.get(tag('1'), calm)).toBeUndefined()
})

test('a blob may be a page', async () => {
  const registry = await openRegistry()
  const bytes = Buffer.from('<html></html>')
  registry.fault({}, { status: 200, headers: { 'content-type': 'text/html' }, body: bytes })
  for await (const piece of createFixture().at(registry).blob(descriptorOf(bytes), calm))
    expect(piece).toEqual(bytes)
})

test('the page in which nginx requires a client certificate is an error with a hint', async () => {
  const registry = await openRegistry()
  const repository = createFixture().at(registry)
  await repository.tags(calm)
  registry.fault({}, page(400, '400 No required SSL certificate was sent'))
  const error = await failureOf(repository.tags(calm))
  expect(error).toMatchObject({
    code: 'REGISTRY_TLS',
    speaker: 'registry',
    message: `${registry.host} requires a client certificate.`,
  })
  expect(error.hint).toContain(`/etc/docker/certs.d/${registry.host}/client.cert`)
})

test.for([
  [400, '400 Bad Request', 'REGISTRY_ERROR'],
  [403, 'SSL certificate error', 'DENIED'],
] as const)(
  'another error page of a proxy does not blame the certificate: %i, %s',
  async ([status, title, code]) => {
    const registry = await openRegistry()
    registry.fault({}, page(status, title))
    expect(await failureOf(createFixture().at(registry).get(tag('1'), calm))).toMatchObject({ code })
  },
)

test('a list with the type of a page is a list', async () => {
  const registry = await openRegistry()
  registry.fault({}, { ...page(200, ''), body: '{"tags":["1.0.0"]}' })
  expect(await createFixture().at(registry).tags(calm)).toEqual(['1.0.0'])
})
