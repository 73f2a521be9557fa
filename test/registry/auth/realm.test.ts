import { expect, test } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { calm, createFixture, failureOf, openRegistry } from '../fixture.ts'

const login = { user: 'ci', password: 's3cret' }
const credential = { kind: 'password', username: 'ci', password: 's3cret' } as const
const elsewhere = '0.0.0.0' // reaches this machine, and is neither loopback nor private

test('a realm may use plain HTTP between loopback hosts', async () => {
  const server = await openRegistry({ auth: { bearer: login }, name: 'localhost' })
  const registry = await openRegistry({ auth: { bearer: { realm: `${server.origin}/token` } } })
  expect(await createFixture({ credential }).at(registry).tags(calm)).toEqual([])
  expect(server.log.map(({ authorization }) => authorization)).toEqual(['basic'])
})

test('a realm on the registry’s own host may use plain HTTP, also at another port', async () => {
  const server = await openRegistry({ auth: { bearer: login }, name: elsewhere })
  const registry = await openRegistry({
    auth: { bearer: { realm: `${server.origin}/token` } },
    name: elsewhere,
  })
  const fixture = createFixture({ credential, trust: { plainHttp: true } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
})

test.for([
  ['a loopback registry elsewhere', '127.0.0.1', elsewhere],
  ['a registry elsewhere to loopback', elsewhere, '127.0.0.1'],
] as const)('no credential goes over plain HTTP from %s', async ([, name, realm]) => {
  const server = await openRegistry({ auth: { bearer: login }, name: realm })
  const registry = await openRegistry({ auth: { bearer: { realm: `${server.origin}/token` } }, name })
  const fixture = createFixture({ credential, trust: { plainHttp: true } })
  const error = await failureOf(fixture.at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'UNAUTHORIZED', speaker: 'registry' })
  expect(error.message).toContain(`names ${server.host} for tokens, over plain HTTP`)
  expect(server.log).toEqual([])
})

const noRealms = ['', 'token', 'ftp://127.0.0.1/token', 'file:///etc/passwd', 'https://[']
test.for([...noRealms, 'ftp://127.0.0.1/http://127.0.0.1/'])('"%s" is no realm', async (realm) => {
  const registry = await openRegistry({ auth: { bearer: { realm } } })
  const error = await failureOf(createFixture({ credential }).at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR', speaker: 'registry' })
  expect(error.message).toContain(`realm "${realm}"`)
})

test('a challenge without a realm is an error', async () => {
  const registry = await openRegistry()
  registry.fault({}, { status: 401, headers: { 'www-authenticate': 'Bearer service="x"' } })
  const error = await failureOf(createFixture({ credential }).at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR' })
  expect(error.message).toContain('realm ""')
})

test('a realm with HTTPS may be anywhere, and its certificate is verified', async () => {
  const tls = await createCertificates([elsewhere])
  const server = await openRegistry({ auth: { bearer: login }, name: elsewhere, tls })
  const registry = await openRegistry({ auth: { bearer: { realm: `${server.origin}/token` } } })
  const trusting = createFixture({ credential, trust: { plainHttp: true, certificateAuthority: tls.ca } })
  expect(await trusting.at(registry).tags(calm)).toEqual([])
  const error = await failureOf(createFixture({ credential }).at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_TLS' })
  expect(error.message).toContain(`The certificate of ${server.host}`)
})

test('the registry’s trust covers a realm on its host, and --insecure covers any realm', async () => {
  const tls = await createCertificates(['other.example'])
  const own = await openRegistry({ auth: { bearer: login }, tls })
  expect(await createFixture({ credential }).at(own).tags(calm)).toEqual([])

  const server = await openRegistry({ auth: { bearer: login }, name: elsewhere, tls })
  const registry = await openRegistry({ auth: { bearer: { realm: `${server.origin}/token` } } })
  const fixture = createFixture({ credential, trust: { insecure: true } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
})

test('the engine’s trust in a registry elsewhere covers a realm on its host', async () => {
  const tls = await createCertificates(['other.example'])
  const registry = await openRegistry({ auth: { bearer: login }, name: elsewhere, tls })
  const engine = async () => ({ insecureRegistries: [registry.host], insecureNetworks: [] })
  expect(await createFixture({ credential, trust: { engine } }).at(registry).tags(calm)).toEqual([])
})

test('a local registry without a verified certificate covers a local realm by another name', async () => {
  const tls = await createCertificates(['other.example'])
  const server = await openRegistry({ auth: { bearer: login }, name: 'localhost', tls })
  const registry = await openRegistry({ auth: { bearer: { realm: `${server.origin}/token` } } })
  expect(await createFixture({ credential }).at(registry).tags(calm)).toEqual([])
  expect(server.log.map(({ authorization }) => authorization)).toEqual(['basic'])
})

test('semtag keeps the query of a realm', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  registry.settings.auth = { bearer: { ...login, realm: `${registry.origin}/token?tenant=a%20b&scope=x` } }
  await createFixture({ credential }).at(registry).tags(calm)
  const asked = new URLSearchParams(registry.log[1]?.path.split('?')[1])
  expect(asked.get('tenant')).toBe('a b')
  expect(asked.getAll('scope')).toEqual(['repository:gallery/ui:pull,push'])
})
