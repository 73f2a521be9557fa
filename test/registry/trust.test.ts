import { expect, test } from 'vitest'
import { type Certificates, createCertificates } from '../support/certificates.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, tag } from './fixture.ts'

function certificates(hosts = [elsewhere]): Promise<Certificates> {
  return createCertificates(hosts)
}

test('semtag tries plain HTTP first on loopback, without a flag', async () => {
  const registry = await openRegistry()
  const fixture = createFixture()
  const repository = fixture.at(registry)
  await Promise.all([1, 2, 3].map(() => repository.tags(calm)))
  await fixture.at(registry, 'other').tags(calm)
  expect(fixture.requests.map(({ url }) => url)).toEqual([
    ...Array(3).fill(`${registry.origin}/v2/gallery/ui/tags/list`),
    `${registry.origin}/v2/other/tags/list`,
  ])
})

test('a trusted registry elsewhere fails TLS once, and all later requests use plain HTTP', async () => {
  const registry = await openRegistry({ name: elsewhere })
  const trust = { insecureRegistries: [registry.host], insecureNetworks: [] }
  const fixture = createFixture({ trust: { engine: async () => trust } })
  await Promise.all([1, 2, 3].map(() => fixture.at(registry).tags(calm)))
  expect(fixture.requests.map(({ url }) => new URL(url).protocol)).toEqual([
    'https:',
    'http:',
    'http:',
    'http:',
  ])
})

test('semtag treats localhost as loopback', async () => {
  const registry = await openRegistry({ name: 'localhost' })
  expect(await createFixture().at(registry).tags(calm)).toEqual([])
})

test('semtag accepts any certificate on loopback, also for several requests at once', async () => {
  const registry = await openRegistry({ tls: await certificates(['other.example']) })
  const repository = createFixture().at(registry)
  expect(await Promise.all([1, 2, 3].map(() => repository.tags(calm)))).toEqual([[], [], []])
})

test('--ca-file changes nothing on loopback, and alone counts elsewhere', async () => {
  const tls = await certificates([elsewhere])
  const plain = await openRegistry()
  const unknown = await openRegistry({ tls: await certificates(['other.example']) })
  const remote = await openRegistry({ name: elsewhere, tls })
  const other = await openRegistry({ name: elsewhere, tls: await certificates([elsewhere]) })
  const engine = async () => ({ insecureNetworks: ['0.0.0.0/0'], insecureRegistries: [other.host] })
  const fixture = createFixture({ trust: { certificateAuthority: tls.ca, engine } })
  for (const registry of [plain, unknown, remote]) expect(await fixture.at(registry).tags(calm)).toEqual([])
  expect(await failureOf(fixture.at(other).tags(calm))).toMatchObject({ code: 'REGISTRY_TLS' })
})

test('semtag refuses plain HTTP elsewhere', async () => {
  const registry = await openRegistry({ name: elsewhere })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error).toMatchObject({
    code: 'REGISTRY_TLS',
    speaker: 'semtag',
    hint: 'Use --plain-http. semtag also trusts what the Docker Engine on this machine lists under insecure-registries.',
  })
  expect(error.message).toBe(`${registry.host} answered in plain HTTP, but semtag used HTTPS.`)
  expect(registry.log).toEqual([])
})

test.for([
  ['exactly', (host: string) => ({ insecureRegistries: [host], insecureNetworks: [] })],
  ['by its network', () => ({ insecureRegistries: [], insecureNetworks: ['fd00::/8', '0.0.0.0/8'] })],
] as const)('semtag trusts what a local engine trusts %s', async ([, trustOf]) => {
  const plain = await openRegistry({ name: elsewhere })
  const tls = await openRegistry({ name: elsewhere, tls: await certificates(['other.example']) })
  for (const registry of [plain, tls]) {
    const fixture = createFixture({ trust: { engine: async () => trustOf(registry.host) } })
    expect(await fixture.at(registry).tags(calm)).toEqual([])
  }
})

test.for([
  ['another port', { insecureRegistries: ['0.0.0.0:1'], insecureNetworks: [] }],
  ['the host alone', { insecureRegistries: ['0.0.0.0'], insecureNetworks: [] }],
  ['another network', { insecureRegistries: [], insecureNetworks: ['10.0.0.0/8', 'nonsense', '0.0.0.0'] }],
] as const)('an engine’s trust in %s does not count', async ([, trust]) => {
  const registry = await openRegistry({ name: elsewhere })
  const fixture = createFixture({ trust: { engine: async () => trust } })
  expect(await failureOf(fixture.at(registry).tags(calm))).toMatchObject({ code: 'REGISTRY_TLS' })
})

test('an engine that does not answer trusts nothing', async () => {
  const registry = await openRegistry({ name: elsewhere })
  const fixture = createFixture({ trust: { engine: () => Promise.reject(new Error('no engine')) } })
  expect(await failureOf(fixture.at(registry).tags(calm))).toMatchObject({ code: 'REGISTRY_TLS' })
})

test('a verified connection does not ask the engine', async () => {
  const tls = await certificates()
  const registry = await openRegistry({ name: elsewhere, tls })
  const engine = () => new Promise<never>(() => {})
  const fixture = createFixture({ trust: { certificateAuthority: tls.ca, engine } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
})

test.for([
  ['an unknown authority', [elsewhere], false, 'signed by an unknown authority', '--ca-file FILE'],
  ['another name', ['other.example'], true, 'is for another name', '--insecure'],
  ['an end that has passed', [elsewhere], 'expired', 'has expired', '--insecure'],
] as const)('a certificate with %s is an error with a hint', async ([, hosts, known, words, hint]) => {
  const tls = await createCertificates([...hosts], { expired: known === 'expired' })
  const registry = await openRegistry({ name: elsewhere, tls })
  const trust = known === false ? {} : { certificateAuthority: tls.ca }
  const error = await failureOf(createFixture({ trust }).at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_TLS', speaker: 'semtag' })
  expect(error.message).toContain(`The certificate of ${registry.host}`)
  expect(error.message).toContain(words)
  expect(error.hint).toContain(hint)
})

test('--insecure accepts any certificate, and plain HTTP', async () => {
  const tls = await openRegistry({ name: elsewhere, tls: await certificates(['other.example']) })
  const plain = await openRegistry({ name: elsewhere })
  const fixture = createFixture({ trust: { insecure: true } })
  expect(await fixture.at(tls).tags(calm)).toEqual([])
  expect(await fixture.at(plain).tags(calm)).toEqual([])
})

test('--plain-http uses plain HTTP at once', async () => {
  const registry = await openRegistry({ name: elsewhere })
  const fixture = createFixture({ trust: { plainHttp: true } })
  await fixture.at(registry).tags(calm)
  expect(fixture.requests.map(({ url }) => url)).toEqual([`${registry.origin}/v2/gallery/ui/tags/list`])
})

test('--plain-http at a registry that speaks HTTPS is an error', async () => {
  const registry = await openRegistry({ name: elsewhere, tls: await certificates() })
  const error = await failureOf(
    createFixture({ trust: { plainHttp: true } })
      .at(registry)
      .tags(calm),
  )
  expect(error).toMatchObject({ code: 'REGISTRY_TLS', hint: 'Leave out --plain-http.' })
  expect(error.message).toBe(`${registry.host} speaks HTTPS, but semtag used plain HTTP.`)
})

test('a 400 to --plain-http is the answer of a registry without HTTPS', async () => {
  const registry = await openRegistry()
  registry.fault({}, { status: 400 })
  const fixture = createFixture({ trust: { plainHttp: true } })
  expect(await failureOf(fixture.at(registry).head(tag('1.0.0'), calm))).toMatchObject({
    code: 'REGISTRY_ERROR',
  })
})

test('semtag does not try plain HTTP after TLS worked', async () => {
  const registry = await openRegistry({ name: elsewhere, tls: await certificates(['other.example']) })
  registry.fault({ times: 9 }, 'reset')
  const fixture = createFixture({ trust: { insecure: true } })
  expect(await failureOf(fixture.at(registry).tags(calm))).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(fixture.requests.filter(({ url }) => url.startsWith('http:'))).toEqual([])
})
