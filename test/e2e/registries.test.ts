import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildImage, type RigRegistry, sharedEngine, startRegistry } from '../rig/index.ts'
import { createCertificates } from '../support/certificates.ts'
import { outcomes } from './support/report.ts'
import { semtag } from './support/semtag.ts'

const engine = sharedEngine()
const image = 'registries/ui'
const all = { '2.1.106': 'created', '2.1': 'created', '2': 'created', latest: 'created' }

let directory: string
const started: RigRegistry[] = []

async function start(options: Parameters<typeof startRegistry>[0]): Promise<RigRegistry> {
  const registry = await startRegistry(options)
  started.push(registry)
  return registry
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'semtag-registries-'))
  await buildImage(engine, { name: image, layers: 3, seed: image })
})

afterAll(async () => {
  await Promise.all(started.map((registry) => registry.stop()))
  await rm(directory, { recursive: true })
})

/** A docker configuration of one registry, as docker login leaves it. */
async function dockerConfig(
  name: string,
  registry: RigRegistry,
  entry: object,
): Promise<Record<string, string>> {
  const path = join(directory, name)
  await mkdir(path)
  await writeFile(join(path, 'config.json'), JSON.stringify({ auths: { [registry.host]: entry } }))
  return { DOCKER_CONFIG: path }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

test.for(['htpasswd', 'token'] as const)(
  'docker login, SEMTAG_PASSWORD and --password-stdin work with %s, and no output has a secret',
  async (auth) => {
    const registry = await start({ auth })
    const { username, password, host } = registry
    const login = await dockerConfig(auth, registry, { auth: base64(`${username}:${password}`) })
    const ways = [
      { words: [], env: login },
      { words: [], env: { SEMTAG_USERNAME: username, SEMTAG_PASSWORD: password } },
      { words: ['--password-stdin'], env: { SEMTAG_USERNAME: username }, input: `${password}\n` },
    ]
    for (const [index, { words, ...around }] of ways.entries()) {
      const output = join(directory, `${auth}-${index}.json`)
      const line = [
        'push',
        image,
        '2.1.106',
        '--registry',
        host,
        '--repository',
        `ui/${index}`,
        '--json',
        '--debug',
        '--output',
        output,
      ]
      const ran = await semtag([...line, ...words], { engine: engine.host, ...around })
      expect(ran, ran.stderr).toMatchObject({ code: 0 })
      expect(outcomes(ran.stdout)).toEqual(all)
      const shown = ran.stdout + ran.stderr + (await readFile(output, 'utf8'))
      for (const secret of encodings(username, password)) expect(shown).not.toContain(secret)
    }
  },
)

function encodings(username: string, password: string): readonly string[] {
  const pair = `${username}:${password}`
  const aligned = ['', 'x', 'xx'].map((before) => base64(before + password).slice(before === '' ? 0 : 4, -4))
  return [password, encodeURIComponent(password), base64(pair), base64(pair).replace(/=+$/, ''), ...aligned]
}

test('a push with an identity token succeeds', async () => {
  const registry = await start({ auth: 'token' })
  const env = await dockerConfig('identity', registry, {
    auth: base64('00000000-0000-0000-0000-000000000000:'),
    identitytoken: registry.identityToken,
  })
  const ran = await semtag(['push', image, '2.1.106', '--registry', registry.host, '--json'], {
    engine: engine.host,
    env,
  })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  expect(outcomes(ran.stdout)).toEqual(all)
  // The engine asks for its own token; semtag for one, for the whole release.
  const grants = registry.tokenRequests().filter(({ status }) => status === 200)
  expect(grants.length).toBeLessThanOrEqual(2)
})

test('semtag trusts a registry over https on this machine, and verifies it with --ca-file', async () => {
  const registry = await start({ tls: true })
  const file = join(directory, 'ca.pem')
  await writeFile(file, registry.ca ?? '')
  for (const [path, words] of [
    ['ui/trusted', []],
    ['ui/verified', ['--ca-file', file]],
  ] as const) {
    const line = [
      'push',
      image,
      '2.1.106',
      '--registry',
      registry.host,
      '--repository',
      path,
      '--json',
      ...words,
    ]
    const ran = await semtag(line, { engine: engine.host })
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(outcomes(ran.stdout)).toEqual(all)
  }
})

test('semtag refuses a certificate of another authority than --ca-file, and writes nothing', async () => {
  const registry = await start({ tls: true })
  const file = join(directory, 'other-ca.pem')
  await writeFile(file, (await createCertificates(['127.0.0.1'])).ca)
  // This machine by an address that is not loopback, which nothing trusts.
  const host = registry.host.replace('127.0.0.1', '0.0.0.0')
  const line = ['push', image, '2.1.106', '--registry', host, '--ca-file', file]
  const ran = await semtag(line, { engine: engine.host })
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toMatch(/certificate of 0\.0\.0\.0:\d+ is signed by an unknown authority/)
  expect(ran.stderr).toContain('--ca-file')
  expect(await registry.tags(image)).toEqual([])
})

test('with two registries, every exact tag comes before any alias', async () => {
  const [one, two] = [await start({}), await start({ auth: 'htpasswd' })]
  const env = await dockerConfig('two', two, { auth: base64(`${two.username}:${two.password}`) })
  const line = ['push', image, '2.1.106', '--registry', one.host, '--registry', two.host, '--quiet']
  const ran = await semtag(line, { engine: engine.host, env })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  const digest = (await one.manifest(image, 'latest'))?.digest
  expect(ran.stdout).toBe(`${one.host}/${image}@${digest}\n${two.host}/${image}@${digest}\n`)
  expect(await two.tags(image)).toEqual(['2', '2.1', '2.1.106', 'latest'])
})
