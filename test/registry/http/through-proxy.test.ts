import { expect, test } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { startProxy } from '../../support/proxy.ts'
import { calm, createFixture, elsewhere, openRegistry, tag } from '../fixture.ts'

const login = { user: 'ci', password: 's3cret' }
const credential = { kind: 'password', username: login.user, password: login.password } as const
const ourselves = { user: 'me', password: 'proxy-word' }

test.for([
  ['HTTPS through a tunnel', true, false],
  ['plain HTTP, forwarded', false, false],
  ['HTTPS through a tunnel of an HTTPS proxy', true, true],
  ['plain HTTP, forwarded by an HTTPS proxy', false, true],
] as const)('a release by %s', async ([, secure, secureProxy]) => {
  const tls = await createCertificates([elsewhere, '127.0.0.1'])
  const proxy = await startProxy({ login: ourselves, ...(secureProxy && { tls }) })
  const registry = await openRegistry({
    name: elsewhere,
    auth: { bearer: login },
    ...(secure && { tls }),
  })
  const shown: string[] = []
  registry.fault(({ headers }) => {
    shown.push(String(headers['proxy-authorization']))
    return false
  }, 'reset')
  const image = registry.image('gallery/ui', '2.1.106')
  const address = `${ourselves.user}:${ourselves.password}@${proxy.host}`
  const fixture = createFixture({
    credential,
    env: { all_proxy: `${secureProxy ? 'https' : 'http'}://${address}` },
    trust: { plainHttp: !secure, certificateAuthority: tls.ca },
  })
  const repository = fixture.at(registry)
  const [tags] = await Promise.all([
    repository.tags(calm),
    repository.head(tag('2.1.106'), calm),
    repository.head(tag('2.1'), calm),
  ])
  expect(tags).toEqual(['2.1.106'])
  expect(await repository.get(tag('2.1.106'), calm)).toMatchObject({ digest: image.digest })
  await repository.put(tag('2.1'), image, calm)
  expect(registry.tags('gallery/ui').get('2.1')).toBe(image.digest)

  const asked = secure
    ? [`CONNECT ${registry.host}`]
    : registry.log.map(({ method, path }) => `${method} ${registry.origin}${path}`)
  expect(new Set(proxy.lines)).toEqual(new Set(asked))
  expect(asked.length).toBeGreaterThan(0)
  expect(new Set(shown)).toEqual(new Set(['undefined']))
  if (secure) expect(proxy.log.filter(({ headers }) => headers.authorization)).toEqual([])
  expect(fixture.secrets).toContain(ourselves.password)
})

test('the token server too is asked through the proxy', async () => {
  const tls = await createCertificates([elsewhere])
  const proxy = await startProxy()
  const tokens = await openRegistry({ name: elsewhere, tls, auth: { bearer: login } })
  const registry = await openRegistry({
    name: elsewhere,
    tls,
    auth: { bearer: { ...login, realm: `${tokens.origin}/token` } },
  })
  const fixture = createFixture({
    credential,
    env: { HTTPS_PROXY: proxy.origin },
    trust: { certificateAuthority: tls.ca },
  })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
  expect(tokens.lines).toHaveLength(1)
  expect(new Set(proxy.lines)).toEqual(new Set([`CONNECT ${registry.host}`, `CONNECT ${tokens.host}`]))
})

test('what the proxy’s certificate is, no flag for the registry excuses', async () => {
  const tls = await createCertificates(['other.example'])
  const proxy = await startProxy({ tls })
  const registry = await openRegistry({ name: elsewhere, tls })
  const fixture = createFixture({ env: { https_proxy: proxy.origin }, trust: { insecure: true } })
  await expect(fixture.at(registry).tags(calm)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(proxy.lines).toEqual([])
})
