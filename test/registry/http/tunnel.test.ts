import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { type ProxyOptions, startProxy } from '../../support/proxy.ts'
import { waitInTurns } from '../../support/turns.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, portOf, tag } from '../fixture.ts'

describe('proxy failure', () => {
  const registry = `${elsewhere}:5000`
  const unit = 54_321
  const check = 'Check https_proxy, or list the host in no_proxy if it needs no proxy.'

  test.for<[string, ProxyOptions, string, string, string, number]>([
    [
      'wants a login',
      { login: { user: 'me', password: 'x' } },
      '',
      'answered 407 Proxy Authentication Required',
      'Give a user and a password in https_proxy: http://USER:PASSWORD@HOST:PORT.',
      1,
    ],
    [
      'does not take the login',
      { login: { user: 'me', password: 'x' } },
      'me:wr0ng@',
      'answered 407 Proxy Authentication Required',
      'Check the user and the password in https_proxy.',
      1,
    ],
    ['forbids it', { refuse: 403 }, '', 'answered 403 Forbidden', check, 1],
    ['cannot reach it', { refuse: 502 }, '', 'answered 502 Bad Gateway', check, 5],
    ['does not answer', { refuse: 'hang' }, '', 'did not answer', check, 5],
  ])('the error names a proxy that %s', async ([, options, userinfo, words, hint, attempts]) => {
    waitInTurns(unit)
    const proxy = await startProxy(options)
    const fixture = createFixture({
      env: { https_proxy: `http://${userinfo}${proxy.host}` },
      timeouts: { connect: unit, answer: 10_000, content: 10_000 },
    })
    const error = await failureOf(fixture.at(registry).tags(calm))
    const ending = attempts > 1 ? `, after ${attempts} attempts` : ''
    expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE', hint, speaker: 'semtag' })
    expect(error.message).toBe(
      `${registry} cannot be reached: the proxy ${proxy.origin} of https_proxy ${words}${ending}.`,
    )
    expect(proxy.lines).toEqual(Array(attempts).fill(`CONNECT ${registry}`))
    expect(JSON.stringify([error, error.cause])).not.toContain('wr0ng')
  })

  test('the error names a forwarding proxy that wants a login', async () => {
    const proxy = await startProxy({ login: { user: 'me', password: 'x' } })
    const fixture = createFixture({ env: { HTTP_PROXY: proxy.origin }, trust: { plainHttp: true } })
    const error = await failureOf(fixture.at(registry).tags(calm))
    expect(error.message).toBe(
      `${registry} cannot be reached: the proxy ${proxy.origin} of HTTP_PROXY answered 407 Proxy Authentication Required.`,
    )
  })

  test.for([
    ['squid, which forbids it', 403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }, 'answered 403 Forbidden'],
    ['squid, which cannot reach it', 503, { 'x-squid-error': 'ERR_CONNECT_FAIL 111' }, 'answered 503'],
    ['one with Proxy-Status', 502, { 'proxy-status': 'p; error=dns_error' }, 'answered 502'],
    ['tinyproxy', 403, { server: 'tinyproxy/1.11.1' }, 'answered 403 Forbidden'],
  ] as const)('the error for plain HTTP names the proxy: %s', async ([, refuse, refusalHeaders, words]) => {
    const proxy = await startProxy({ refuse, refusalHeaders })
    const fixture = createFixture({ env: { http_proxy: proxy.origin }, trust: { plainHttp: true } })
    const error = await failureOf(fixture.at(registry).tags(calm))
    expect(error.code).toBe('REGISTRY_UNREACHABLE')
    expect(error.message).toContain(
      `${registry} cannot be reached: the proxy ${proxy.origin} of http_proxy ${words}`,
    )
    expect(error.hint).toContain('Check http_proxy')
  })

  test('the error for a refusal without an author names proxy and registry', async () => {
    const proxy = await startProxy({ refuse: 403 })
    const fixture = createFixture({ env: { http_proxy: proxy.origin }, trust: { plainHttp: true } })
    const error = await failureOf(fixture.at(registry).head(tag('1'), calm))
    expect(error.message).toContain(`${registry}, through the proxy ${proxy.origin}, answered 403 Forbidden`)
  })

  test.for([
    ['https_proxy', false],
    ['http_proxy', true],
  ] as const)('the error names a proxy that is down, from %s', async ([variable, plainHttp]) => {
    const server = createServer()
    const port = await portOf(server)
    server.close()
    const fixture = createFixture({ env: { [variable]: `127.0.0.1:${port}` }, trust: { plainHttp } })
    const error = await failureOf(fixture.at(registry).tags(calm))
    expect(error.message).toBe(
      `${registry} cannot be reached: the proxy http://127.0.0.1:${port} of ${variable} refused the connection, after 5 attempts.`,
    )
  })

  test('the error names a proxy with an unknown name', async () => {
    const fixture = createFixture({ env: { https_proxy: 'http://no-such-proxy.invalid:3128' } })
    const error = await failureOf(fixture.at(registry).tags(calm))
    expect(error.message).toContain('of https_proxy has an unknown name.')
  })
})

describe('through proxy', () => {
  const login = { user: 'ci', password: 's3cret' }
  const credential = { kind: 'password', username: login.user, password: login.password } as const
  const ourselves = { user: 'me', password: 'proxy-word' }

  test.for([
    ['HTTPS through a tunnel', true, false],
    ['plain HTTP, forwarded', false, false],
    ['HTTPS through a tunnel of an HTTPS proxy', true, true],
    ['plain HTTP, forwarded by an HTTPS proxy', false, true],
  ] as const)('a release works over %s', async ([, secure, secureProxy]) => {
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

  test('requests to the token server go through the proxy', async () => {
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

  test('no flag for the registry applies to the certificate of the proxy', async () => {
    const tls = await createCertificates(['other.example'])
    const proxy = await startProxy({ tls })
    const registry = await openRegistry({ name: elsewhere, tls })
    const fixture = createFixture({ env: { https_proxy: proxy.origin }, trust: { insecure: true } })
    await expect(fixture.at(registry).tags(calm)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
    expect(proxy.lines).toEqual([])
  })
})
