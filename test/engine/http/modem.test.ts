import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { createRequire } from 'node:module'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import url from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { connect, never, withEngine } from '../with-engine.ts'

describe('modem', () => {
  const answer = JSON.stringify({ ServerVersion: '28.3.3' })

  async function listen(server: ReturnType<typeof createHttpServer>, host = '127.0.0.1'): Promise<number> {
    server.on('request', (_, response) => response.setHeader('Api-Version', '1.51').end(answer))
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  // Not every container has IPv6.
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address))

  test.each(['127.0.0.1', '::1'].filter((each) => addresses.includes(each)))(
    'an engine on TCP at %s is not local',
    async (host) => {
      const port = await listen(createHttpServer(), host)
      const engine = await connect({ host: `tcp://${host.includes(':') ? `[${host}]` : host}:${port}` })
      expect(await engine.info(never)).toMatchObject({ name: 'Docker Engine 28.3.3', local: false })
    },
  )

  // From Node 24 on, an action with such an engine would print DEP0169 into its log.
  test('an engine on TCP needs no url.parse', async () => {
    const parse = vi.spyOn(url, 'parse')
    const engine = await connect({ host: `tcp://127.0.0.1:${await listen(createHttpServer())}` })
    await engine.info(never)
    expect(parse).not.toHaveBeenCalled()
  })

  test('the engine gets its own name and port as Host', async () => {
    const hosts: (string | undefined)[] = []
    const server = createHttpServer(({ headers }) => void hosts.push(headers.host))
    const port = await listen(server)
    const engine = await connect({ host: `tcp://localhost:${port}` })
    await engine.info(never)
    expect(new Set(hosts)).toEqual(new Set([`localhost:${port}`]))
  })

  test('the prefix of the address comes before every path', async () => {
    const paths: (string | undefined)[] = []
    const server = createHttpServer((request) => void paths.push(request.url))
    const port = await listen(server)
    const host = `tcp://127.0.0.1:${port}/docker`
    const urls: string[] = []
    const engine = await connect({ host, onRequest: ({ url }) => void urls.push(url) })
    await engine.info(never)
    expect(paths).toEqual(['/docker/_ping', '/docker/v1.51/info'])
    expect(urls).toEqual([`${host}/_ping`, `${host}/v1.51/info`])
  })

  async function withTls(hosts: readonly string[], options: ServerOptions = {}) {
    const { ca, cert, key } = await createCertificates(hosts)
    const directory = await mkdtemp(join(tmpdir(), 'semtag-tls-'))
    onTestFinished(() => rm(directory, { recursive: true }))
    for (const [name, pem] of Object.entries({ ca, cert, key }))
      await writeFile(join(directory, `${name}.pem`), pem)
    const port = await listen(createHttpsServer({ ca, cert, key, ...options }))
    return { port, env: { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_CERT_PATH: directory } }
  }

  test('client and engine verify each other over TLS', async () => {
    const { env } = await withTls(['127.0.0.1'], { requestCert: true, rejectUnauthorized: true })
    const engine = await connect({ env: { ...env, DOCKER_TLS_VERIFY: '1' } })
    expect(await engine.info(never)).toMatchObject({ name: 'Docker Engine 28.3.3', local: false })
  })

  test('a certificate for another host is an error, unless verification is off', async () => {
    const { env, port } = await withTls(['engine.example'])
    const engine = await connect({ env: { ...env, DOCKER_TLS_VERIFY: '1' } })
    await expect(engine.info(never)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringMatching(
        `^No secure connection to the engine at tcp://127.0.0.1:${port} \\(from DOCKER_HOST\\): Hostname/IP does not match`,
      ),
      hint: 'Check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, or in the docker context.',
    })
    const lenient = await connect({ env: { ...env, DOCKER_TLS: '1' } })
    expect((await lenient.info(never)).name).toBe('Docker Engine 28.3.3')
  })

  test('a malformed key file is an error, not a crash', async () => {
    const { env } = await withTls(['127.0.0.1'])
    await writeFile(join(env.DOCKER_CERT_PATH, 'key.pem'), 'not a key')
    const engine = await connect({ env: { ...env, DOCKER_TLS_VERIFY: '1' } })
    await expect(engine.info(never)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
  })

  test('the variables that docker-modem reads do not change the endpoint', async () => {
    vi.stubEnv('DOCKER_HOST', 'http://[not a host')
    vi.stubEnv('DOCKER_CERT_PATH', '/nowhere')
    vi.stubEnv('DOCKER_CLIENT_TIMEOUT', '1')
    const { engine } = await withEngine()
    expect((await engine.info(never)).name).toBe('Docker Engine 20.10.24')
    expect(process.env['DOCKER_HOST']).toBe('http://[not a host')
  })
})

describe('uninspectable', () => {
  /** What DEBUG=modem does when docker-modem is loaded, which other files may have done before. */
  function debugModem(): void {
    const dockerode = createRequire(import.meta.url).resolve('dockerode')
    const modem = createRequire(dockerode).resolve('docker-modem')
    const debug: { enable(namespaces: string): void; disable(): void } = createRequire(modem)('debug')
    debug.enable('modem')
    onTestFinished(() => debug.disable())
  }

  test('DEBUG=modem prints the calls without credentials', async () => {
    debugModem()
    const lines: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    const { engine, fake } = await withEngine({ images: [{ tags: ['r.example/ui:1'] }] })
    const push = () =>
      engine.push(repositoryFor('r.example/ui'), tagOf('1'), {
        credential: { kind: 'password', username: 'me', password: 'correct horse' },
        platform: undefined,
        onProgress: () => {},
        signal: never,
      })
    // Two at once: the second shows the agent, which holds the request of the first.
    await Promise.all([push(), push()])
    const shown = lines.join('')
    expect(fake.requests.at(-1)?.auth).toMatchObject({ password: 'correct horse' })
    expect(shown).toContain('/images/r.example/ui/push')
    expect(shown).toContain('headers: [hidden]')
    expect(shown).not.toContain('X-Registry-Auth')
    expect(shown).not.toContain(Buffer.from('{"username":"me"').toString('base64').slice(0, 12))
  })
})
