import { expect, test } from 'vitest'
import { createCertificates } from '../support/certificates.ts'
import { startProxy } from '../support/proxy.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, tag } from './fixture.ts'

test('seven requests move one alias of three', async () => {
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

test('semtag reaches docker.io at registry-1.docker.io', async () => {
  const proxy = await startProxy({ refuse: 403 })
  const fixture = createFixture({ env: { https_proxy: proxy.origin } })
  const error = await failureOf(fixture.at('docker.io', 'library/alpine').tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(proxy.lines).toEqual(['CONNECT registry-1.docker.io:443'])
})

test('flags for one registry do not apply to another, and no hint names a flag that does not help', async () => {
  const home = await openRegistry({ name: elsewhere })
  const plain = await openRegistry({ name: elsewhere })
  const tls = await openRegistry({ name: elsewhere, tls: await createCertificates(['other.example']) })
  const fixture = createFixture({
    trust: { plainHttp: true, insecure: true },
    trusting: new Set([home.host]),
  })
  expect(await fixture.at(home).tags(calm)).toEqual([])
  expect(await failureOf(fixture.at(plain).tags(calm))).toMatchObject({
    code: 'REGISTRY_TLS',
    hint: '--plain-http and --insecure apply to target registries only: copy the image to an OCI layout first, and release that.',
  })
  expect(await failureOf(fixture.at(tls).tags(calm))).toMatchObject({
    code: 'REGISTRY_TLS',
    hint: `Use --ca-file FILE, or put the authority's certificate in /etc/docker/certs.d/${tls.host}/ca.crt.`,
  })
  expect([plain.log, tls.log]).toEqual([[], []])
})

test('close ends all requests, and none starts again', async () => {
  const registry = await openRegistry()
  const { happened } = registry.fault({ times: 9 }, 'hang')
  const fixture = createFixture()
  const listing = failureOf(fixture.at(registry).tags(calm))
  await happened
  await fixture.close()
  expect(await listing).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(fixture.retries).toEqual([])
  expect(registry.log).toHaveLength(1)
  expect(await failureOf(fixture.at(registry).tags(calm))).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(registry.log).toHaveLength(1)
})
