import { expect, test } from 'vitest'
import { createCertificates } from '../support/certificates.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from './fixture.ts'

const basic = { basic: { user: 'ci', password: 'secret' } }
const credential = { kind: 'password', username: 'ci', password: 'secret' } as const

test('within the registry a redirect keeps the authorization', async () => {
  const registry = await openRegistry({ auth: basic })
  registry.image('gallery/ui', '1.0.0')
  registry.fault({ path: /1\.0\.0/ }, { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } })
  registry.fault(
    { path: /1\.0\.0/ },
    { status: 307, headers: { location: '/v2/gallery/ui/manifests/1.0.0?again' } },
  )
  expect(await createFixture({ credential }).at(registry).get(tag('1.0.0'), calm)).toBeDefined()
  expect(registry.log.map(({ authorization }) => authorization)).toEqual(['none', 'basic', 'basic'])
})

test('elsewhere it goes bare, and a 401 from there is answered with nothing', async () => {
  const registry = await openRegistry({ auth: basic })
  const storage = await openRegistry()
  const image = storage.image('gallery/ui', '1.0.0')
  registry.settings.auth = 'open'
  await createFixture().at(registry).tags(calm)
  registry.settings.auth = basic
  const redirect = { status: 302, headers: { location: `${storage.origin}/v2/gallery/ui/manifests/1.0.0` } }
  const authorized = (request: { headers: { authorization?: string | undefined } }) =>
    request.headers.authorization !== undefined
  registry.fault(authorized, redirect)
  const repository = createFixture({ credential }).at(registry)
  expect(await repository.get(tag('1.0.0'), calm)).toMatchObject({ digest: image.digest })
  expect(storage.log.map(({ authorization }) => authorization)).toEqual(['none'])

  storage.settings.auth = basic
  registry.fault(authorized, redirect)
  expect(await failureOf(repository.get(tag('1.0.0'), calm))).toMatchObject({ code: 'UNAUTHORIZED' })
  expect(storage.log.map(({ authorization }) => authorization)).toEqual(['none', 'none'])
})

test.for([
  ['a loop', '/v2/gallery/ui/manifests/1.0.0', 'redirects more than 5 times', 6],
  ['no address', 'http://[', 'redirects to no address', 1],
  ['a file', 'file:///etc/passwd', 'is not followed', 1],
] as const)('%s ends', async ([, location, words, requests]) => {
  const registry = await openRegistry()
  registry.fault({ times: 9 }, { status: 301, headers: { location } })
  const error = await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR' })
  expect(error.message).toContain(words)
  expect(registry.log).toHaveLength(requests)
})

test('from HTTPS to plain HTTP none is followed', async () => {
  const registry = await openRegistry({ tls: await createCertificates(['127.0.0.1']) })
  registry.fault({ path: /1\.0\.0/ }, { status: 302, headers: { location: 'http://127.0.0.1:1/' } })
  const error = await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))
  expect(error.message).toContain('redirects from HTTPS to http://127.0.0.1:1')
})

test('what is trusted of the registry is not trusted elsewhere', async () => {
  const tls = await createCertificates(['127.0.0.1'])
  const registry = await openRegistry({ tls })
  const storage = await openRegistry({ tls })
  registry.fault({ path: /1\.0\.0/ }, { status: 302, headers: { location: `${storage.origin}/x` } })
  expect(await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))).toMatchObject({
    code: 'REGISTRY_TLS',
  })
})

test('a first answer from elsewhere teaches no challenge', async () => {
  const storage = await openRegistry({ auth: basic })
  const registry = await openRegistry()
  registry.fault(
    {},
    { status: 302, headers: { location: `${storage.origin}/v2/gallery/ui/manifests/1.0.0` } },
  )
  const repository = createFixture({ credential }).at(registry)
  expect(await failureOf(repository.get(tag('1.0.0'), calm))).toMatchObject({ code: 'UNAUTHORIZED' })
  await repository.tags(calm)
  expect([...registry.log, ...storage.log].map(({ authorization }) => authorization)).toEqual([
    'none',
    'none',
    'none',
  ])
})
