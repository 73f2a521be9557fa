import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../src/compose/ambient.ts'
import { AddressFailure } from '../../../src/registry/http/agent.ts'
import { createConnections } from '../../../src/registry/http/connections.ts'
import { defaultTimeouts } from '../../../src/registry/http/timeouts.ts'
import { createCertificates } from '../../support/certificates.ts'
import { startProxy } from '../../support/proxy.ts'
import type { TestRegistry } from '../../support/registry/registry.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, tag } from '../fixture.ts'

describe('connections', () => {
  /** The ports that requests came from: one a connection. */
  function portsOf(registry: TestRegistry): ReadonlySet<number | undefined> {
    const ports = new Set<number | undefined>()
    registry.fault(({ remotePort }) => {
      ports.add(remotePort)
      return false
    }, 'reset')
    return ports
  }

  test('semtag reaches this machine without the proxy', async () => {
    const proxy = await startProxy()
    const registry = await openRegistry()
    const env = { http_proxy: proxy.origin, https_proxy: 'socks5://127.0.0.1:1' }
    expect(await createFixture({ env }).at(registry).tags(calm)).toEqual([])
    expect(proxy.lines).toEqual([])
  })

  test('semtag reaches a host in no_proxy without the proxy', async () => {
    const proxy = await startProxy()
    const registry = await openRegistry({ name: elsewhere })
    const env = { http_proxy: proxy.origin, no_proxy: elsewhere }
    const fixture = createFixture({ env, trust: { plainHttp: true } })
    expect(await fixture.at(registry).tags(calm)).toEqual([])
    expect(proxy.lines).toEqual([])
  })

  test('connections are kept and shared', async () => {
    const registry = await openRegistry()
    const fixture = createFixture()
    await fixture.at(registry, 'a').tags(calm)
    const ports = portsOf(registry)
    for (const path of ['a', 'b', 'a']) await fixture.at(registry, path).tags(calm)
    expect(ports.size).toBe(1)
  })

  const login = { user: 'ci', password: 's3cret' }

  test.for([
    ['anonymous', undefined],
    ['logged in', { kind: 'password', username: login.user, password: login.password }],
  ] as const)(
    'a release opens no more connections than its widest step needs (%s)',
    async ([, credential]) => {
      const tls = await createCertificates([elsewhere])
      const auth = credential === undefined ? 'open' : { bearer: login }
      const registry = await openRegistry({ name: elsewhere, tls, auth })
      const image = registry.image('gallery/ui', '2.1.106')
      const trust = { certificateAuthority: tls.ca }
      const repository = createFixture({ trust, ...(credential && { credential }) }).at(registry)
      const ports = portsOf(registry)
      const heads = (tags: readonly string[]) => tags.map((name) => repository.head(tag(name), calm))
      await Promise.all([repository.tags(calm), ...heads(['2.1.106', '2.1', '2', 'latest', '2.1.105'])])
      await repository.put(tag('2.1'), image, calm)
      await Promise.all([repository.tags(calm), ...heads(['2.1', '2', 'latest'])])
      expect(ports.size).toBeLessThanOrEqual(6)
    },
  )

  test.for([
    ['plain HTTP', false],
    ['TLS', true],
  ] as const)(
    '%s to an address outside the trusted networks ends before a byte is sent',
    async ([, secure]) => {
      const tls = secure ? await createCertificates(['other.example']) : undefined
      const registry = await openRegistry(tls === undefined ? {} : { tls })
      const connections = createConnections({
        certificates: { certificatesDirectories: [] },
        env: {},
        timeouts: defaultTimeouts,
        clock: systemClock,
        userAgent: 'semtag/test',
        onRequest() {},
        onWait: () => () => {},
        onSecret() {},
      })
      onTestFinished(() => connections.close())
      const ask = (networks: readonly string[]) =>
        connections
          .open(registry.origin, false, networks)
          .send({ method: 'GET', path: '/v2/', headers: {}, limit: 1000, signal: calm })
      await expect(ask(['10.0.0.0/8', 'fd00::/8'])).rejects.toBeInstanceOf(AddressFailure)
      expect(registry.log).toEqual([])
      expect(await ask(['10.0.0.0/8', '127.0.0.0/8'])).toMatchObject({ status: 200 })
    },
  )

  test('a host behind a proxy is in no known network', async () => {
    const proxy = await startProxy()
    const registry = await openRegistry({ name: elsewhere, tls: await createCertificates(['other.example']) })
    const trust = { engine: async () => ({ insecureRegistries: [], insecureNetworks: ['0.0.0.0/8'] }) }
    const fixture = createFixture({ env: { https_proxy: proxy.origin }, trust })
    await expect(fixture.at(registry).tags(calm)).rejects.toMatchObject({ code: 'REGISTRY_TLS' })
    expect(registry.log).toEqual([])
  })
})

describe('log', () => {
  test('the log has every attempt, without query or credential', async () => {
    const registry = await openRegistry({ auth: { bearer: { user: 'ci', password: 's3cret' } } })
    const fixture = createFixture({ credential: { kind: 'password', username: 'ci', password: 's3cret' } })
    registry.fault({ path: /^\/token/ }, { status: 503 })
    await fixture.at(registry).tags(calm)
    const list = `${registry.origin}/v2/gallery/ui/tags/list`
    const milliseconds = expect.any(Number)
    expect(fixture.requests).toEqual([
      { method: 'GET', url: list, status: 401, milliseconds, attempt: 1 },
      { method: 'GET', url: `${registry.origin}/token`, status: 503, milliseconds, attempt: 1 },
      { method: 'GET', url: `${registry.origin}/token`, status: 200, milliseconds, attempt: 2 },
      { method: 'GET', url: list, status: 404, milliseconds, attempt: 1 },
    ])
    expect(JSON.stringify([fixture.requests, fixture.retries])).not.toContain('s3cret')
  })

  test('every request has the user agent', async () => {
    const registry = await openRegistry()
    let agent: string | undefined
    registry.fault(({ headers }) => {
      agent = headers['user-agent']
      return false
    }, 'reset')
    await createFixture({ userAgent: 'semtag/1.2.3' }).at(registry).tags(calm)
    expect(agent).toBe('semtag/1.2.3')
  })

  test('no error contains a secret', async () => {
    const registry = await openRegistry({ auth: { bearer: { user: 'ci', password: 's3cret' } } })
    const fixture = createFixture({ credential: { kind: 'password', username: 'ci', password: 's3cret' } })
    registry.fault(
      { path: /tags/, method: 'GET', times: 2 },
      { status: 401, headers: { 'www-authenticate': `Bearer realm="${registry.origin}/token"` } },
    )
    registry.fault({ path: /tags/, times: 9 }, 'reset')
    const error = await failureOf(fixture.at(registry).tags(calm))
    const shown = JSON.stringify([error, error.message, error.hint, String(error.cause)])
    expect(fixture.secrets.length).toBeGreaterThan(2)
    for (const secret of fixture.secrets) expect(shown).not.toContain(secret)
  })
})
