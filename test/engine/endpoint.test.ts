import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/endpoint/address.ts'
import type { EndpointSettings } from '../../src/engine/endpoint/settings.ts'
import { resolveEndpoint } from '../../src/engine/endpoint.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'semtag-home-'))
  onTestFinished(() => rm(home, { recursive: true }))
})

async function write(path: string, content: unknown): Promise<void> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
}

const idOf = (name: string) => createHash('sha256').update(name).digest('hex')

function writeContext(name: string, docker: unknown): Promise<void> {
  return write(`.docker/contexts/meta/${idOf(name)}/meta.json`, { Name: name, Endpoints: { docker } })
}

const resolve = (settings: Partial<EndpointSettings>) =>
  resolveEndpoint({ env: {}, homeDirectory: home, platform: 'linux', ...settings })

test.each<[string, Partial<EndpointSettings>, string, string]>([
  ['--host', { host: 'tcp://a', env: { DOCKER_HOST: 'tcp://b' } }, 'tcp://a:2375', '--host'],
  [
    '--context',
    { context: 'one', env: { DOCKER_HOST: 'tcp://b' } },
    'unix:///one.sock',
    'the docker context "one"',
  ],
  [
    'a setting that is not a flag',
    { host: 'tcp://a', names: { host: 'SEMTAG_HOST', context: 'SEMTAG_CONTEXT' } },
    'tcp://a:2375',
    'SEMTAG_HOST',
  ],
  ['DOCKER_HOST', { env: { DOCKER_HOST: 'tcp://b', DOCKER_CONTEXT: 'one' } }, 'tcp://b:2375', 'DOCKER_HOST'],
  ['DOCKER_CONTEXT', { env: { DOCKER_CONTEXT: 'one' } }, 'unix:///one.sock', 'the docker context "one"'],
  ['currentContext', { env: {} }, 'ssh://two', 'the docker context "two"'],
  [
    'an empty variable does not count, so currentContext',
    { env: { DOCKER_HOST: '', DOCKER_CONTEXT: '' } },
    'ssh://two',
    'the docker context "two"',
  ],
  [
    'the context default, which means DOCKER_HOST,',
    { context: 'default', env: { DOCKER_HOST: 'tcp://b' } },
    'tcp://b:2375',
    'DOCKER_HOST',
  ],
])('%s names the engine', async (_, settings, address, origin) => {
  await writeContext('one', { Host: 'unix:///one.sock' })
  await writeContext('two', { Host: 'ssh://two' })
  await write('.docker/config.json', { auths: {}, currentContext: 'two' })
  const endpoint = await resolve(settings)
  expect([formatAddress(endpoint.address), endpoint.origin]).toEqual([address, origin])
})

test('DOCKER_CONFIG moves the contexts and the configuration', async () => {
  await write('elsewhere/config.json', { currentContext: 'one' })
  await write(`elsewhere/contexts/meta/${idOf('one')}/meta.json`, {
    Endpoints: { docker: { Host: 'tcp://a' } },
  })
  const endpoint = await resolve({ env: { DOCKER_CONFIG: join(home, 'elsewhere') } })
  expect(formatAddress(endpoint.address)).toBe('tcp://a:2375')
})

test('a context has its own TLS files and its own verification', async () => {
  await writeContext('one', { Host: 'tcp://a', SkipTLSVerify: true })
  for (const name of ['ca', 'cert', 'key'])
    await write(`.docker/contexts/tls/${idOf('one')}/docker/${name}.pem`, name)
  const { address, tls } = await resolve({ context: 'one' })
  expect(formatAddress(address)).toBe('tcp://a:2376')
  expect(tls).toEqual({
    ca: Buffer.from('ca'),
    cert: Buffer.from('cert'),
    key: Buffer.from('key'),
    verify: false,
  })
})

test.each(['1', 'true', '0', 'false'])('DOCKER_TLS_VERIFY=%s turns TLS on', async (value) => {
  await write('certificates/ca.pem', 'ca')
  const env = {
    DOCKER_HOST: 'tcp://a',
    DOCKER_TLS_VERIFY: value,
    DOCKER_CERT_PATH: join(home, 'certificates'),
  }
  const { address, tls } = await resolve({ env })
  expect(formatAddress(address)).toBe('tcp://a:2376')
  expect(tls).toEqual({ ca: Buffer.from('ca'), verify: true })
})

test('semtag looks for certificates in ~/.docker', async () => {
  await write('.docker/ca.pem', 'ca')
  const { tls } = await resolve({ env: { DOCKER_HOST: 'tcp://a', DOCKER_TLS_VERIFY: '1' } })
  expect(tls?.ca).toEqual(Buffer.from('ca'))
})

test('DOCKER_TLS means TLS without verification', async () => {
  const { tls } = await resolve({ env: { DOCKER_HOST: 'tcp://a', DOCKER_TLS: '1' } })
  expect(tls).toEqual({ verify: false })
})

test('https:// without any setting trusts the authorities of the system', async () => {
  expect((await resolve({ host: 'https://a' })).tls).toEqual({ verify: true })
})

test('wrong TLS settings do not affect a socket', async () => {
  const { address } = await resolve({ host: 'unix:///a.sock', env: { DOCKER_TLS_VERIFY: '1' } })
  expect(formatAddress(address)).toBe('unix:///a.sock')
})

test.each<[string, Partial<EndpointSettings>, string, string]>([
  [
    'both flags',
    { host: 'tcp://a', context: 'one' },
    'INVALID_ARGUMENT',
    '--host tcp://a and --context one name two engines.',
  ],
  [
    'a wrong --host',
    { host: 'ftp://a' },
    'INVALID_ARGUMENT',
    '"ftp://a" (from --host) is not the address of an engine: it begins with "ftp://".',
  ],
  [
    'a password in DOCKER_HOST',
    { env: { DOCKER_HOST: 'tcp://me:secret@a' } },
    'ENGINE_CONFIGURATION',
    '"tcp://me:***@a" (from DOCKER_HOST) is not the address of an engine: tcp:// takes no user.',
  ],
  [
    'an unknown context',
    { env: { DOCKER_CONTEXT: 'gone' } },
    'ENGINE_CONFIGURATION',
    'There is no docker context "gone" (from DOCKER_CONTEXT).',
  ],
  [
    'a context of no engine',
    { context: 'kube' },
    'ENGINE_CONFIGURATION',
    'The docker context "kube" names no engine in HOME/.docker/contexts/meta/ID/meta.json.',
  ],
  [
    'no ca.pem',
    { env: { DOCKER_HOST: 'tcp://a', DOCKER_TLS_VERIFY: '1' } },
    'ENGINE_CONFIGURATION',
    'DOCKER_TLS_VERIFY is set, but there is no HOME/.docker/ca.pem.',
  ],
])('%s is an error', async (_, settings, code, message) => {
  await write(`.docker/contexts/meta/${idOf('kube')}/meta.json`, {
    Name: 'kube',
    Endpoints: { kubernetes: {} },
  })
  const error = await resolve(settings).catch((each: unknown) => each)
  const text = error instanceof Error ? error.message.replace(home, 'HOME').replace(idOf('kube'), 'ID') : ''
  expect(error).toMatchObject({ code })
  expect(text).toBe(message)
})

test.each([
  ['{', 'config.json is not JSON.'],
  ['{"currentContext":7}', 'config.json is not a docker configuration: currentContext must be a name.'],
])('the error for the config.json %s names the file', async (content, message) => {
  await write('.docker/config.json', content)
  await expect(resolve({})).rejects.toMatchObject({
    code: 'ENGINE_CONFIGURATION',
    message: join(home, '.docker', message),
  })
})
