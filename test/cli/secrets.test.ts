import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { clean } from '../../src/domain/text.ts'
import type { Auth } from '../support/registry/settings.ts'
import type { CliOptions } from '../support/run-cli.ts'
import { startWorld } from '../support/world.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-secrets-'))
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/

const passwords = [
  'hunter22',
  'pa"ss\\wo\'rd',
  '100%sure%20',
  'pässwörd漢字🔑',
  'a:b:c@d/e?f&g=h',
  'two\nlines\tand a tab',
  '$(echo x) `y` $z',
  '<script>&amp;',
]

/** The secret in the forms in which programs pass it on. */
function formsOf(secret: string): readonly string[] {
  const base64 = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from(`${'x'.repeat(before)}${secret}`)
    // Only whole groups of the secret's own bytes: those at the ends hold bits of their neighbours.
    const whole = (bytes.length - (bytes.length % 3)) / 3
    return (['base64', 'base64url'] as const).map((encoding) =>
      bytes.toString(encoding).slice(before === 0 ? 0 : 4, whole * 4),
    )
  })
  // What adapters clean of control characters is still the secret.
  return [secret, clean(secret), JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...base64]
}

function expectNoSecret(text: string, secret: string): void {
  for (const form of formsOf(secret)) expect(text).not.toContain(form)
  expect(text).not.toMatch(uuid)
}

/** A message that repeats the login, as careless servers do. */
function echo(password: string): string {
  const basic = Buffer.from(`ci:${password}`).toString('base64')
  return `no ${password} (Basic ${basic}), ${JSON.stringify({ password })}, ?password=${encodeURIComponent(password)}`
}

interface Story {
  readonly auth: (password: string) => Auth
  /** What goes wrong, if anything. */
  readonly fault?: 'login' | 'realm' | 'write' | 'engine'
  readonly ends?: 'well' | 'badly'
}

const basic = (password: string): Auth => ({ basic: { user: 'ci', password } })
const bearer = (password: string): Auth => ({ bearer: { user: 'ci', password } })

const stories: Readonly<Record<string, Story>> = {
  Basic: { auth: basic, ends: 'well' },
  'Basic, refused': { auth: () => basic('another') },
  'Basic, with a registry that repeats the login': { auth: basic, fault: 'write' },
  'Basic, with an engine that repeats the login': { auth: basic, fault: 'engine' },
  Bearer: { auth: bearer, ends: 'well' },
  'Bearer, refused': { auth: () => bearer('another') },
  'Bearer, with a realm that repeats the login': { auth: bearer, fault: 'realm' },
  'Bearer, with a realm that answers nonsense': { auth: bearer, fault: 'login' },
  'Bearer, with a registry that repeats the login': { auth: bearer, fault: 'write' },
}

async function tell(
  { auth, fault, ends = 'badly' }: Story,
  password: string,
  options: CliOptions,
): Promise<string> {
  const message = echo(password)
  const world = await startWorld({
    registry: { auth: auth(password) },
    engine: fault === 'engine' ? { onPush: () => Promise.reject(new Error(message)) } : {},
  })
  const always = { times: 99 }
  const denied = { status: 403, body: { errors: [{ code: 'DENIED', message }] } }
  if (fault === 'realm') world.registry.fault({ path: /^\/token/, ...always }, { status: 401, body: message })
  if (fault === 'login')
    world.registry.fault({ path: /^\/token/, ...always }, { status: 200, body: `{"token": ${message}` })
  if (fault === 'write') world.registry.fault({ method: 'PUT', path: /manifests/, ...always }, denied)

  world.build('ui', 'ui')
  const output = join(directory, `${crypto.randomUUID()}.json`)
  const words = ['push', 'ui', '1.2.3', '-r', world.registry.host, '--debug', '--json', '--output', output]
  const ran = await world.run(words, options)
  expect(ran.code === 0, password).toBe(ends === 'well')
  expect(ran.stderr).toMatch(/^(?:GET|HEAD) http/m)
  return [ran.stdout, ran.stderr, await readFile(output, 'utf8')].join('\n')
}

// Side by side: after a push that failed, semtag looks for some seconds whether the engine finished it all the same.
test.each(Object.entries(stories))(
  'no output has a secret from the environment: %s',
  async (_name, story) => {
    const reported = await Promise.all(
      passwords.map(async (password) => {
        const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: password }
        return { password, text: await tell(story, password, { env }) }
      }),
    )
    for (const { password, text } of reported) expectNoSecret(text, password)
  },
)

test('no output has a secret from standard input', async () => {
  const password = passwords[1] ?? ''
  const world = await startWorld({ registry: { auth: basic(password) } })
  world.registry.fault(
    { path: /tags\/list/ },
    { status: 403, body: { errors: [{ code: 'DENIED', message: echo(password) }] } },
  )
  world.build('ui', 'ui')
  const words = ['push', 'ui', '1.2.3', '-r', world.registry.host, '--debug', '--password-stdin']
  const ran = await world.run(words, { env: { SEMTAG_USERNAME: 'ci' }, stdin: `${password}\n` })
  expect(ran.stderr).toContain('***')
  expectNoSecret(ran.stdout + ran.stderr, password)
})

test("no output has a secret from docker's configuration", async () => {
  const password = passwords[3] ?? ''
  const world = await startWorld({ registry: { auth: bearer(password) } })
  world.registry.fault(
    { method: 'PUT', path: /manifests/, times: 9 },
    { status: 403, body: { errors: [{ code: 'DENIED', message: echo(password) }] } },
  )
  world.build('ui', 'ui')
  const auth = Buffer.from(`ci:${password}`).toString('base64')
  const configuration = await mkdtemp(join(directory, 'docker-'))
  await writeFile(
    join(configuration, 'config.json'),
    JSON.stringify({ auths: { [world.registry.host]: { auth } } }),
  )
  const words = ['push', 'ui', '1.2.3', '-r', world.registry.host, '--debug']
  const ran = await world.run(words, { env: { DOCKER_CONFIG: configuration } })
  expect(world.registry.log.some(({ authorization }) => authorization === 'bearer')).toBe(true)
  expect(ran.stderr).toContain('***')
  expectNoSecret(ran.stdout + ran.stderr, password)
})

test('an early error has no secret', async () => {
  const password = 'hunter22'
  const world = await startWorld()
  const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: password }
  const ran = await world.run(['push', `a.local/${password}X`, password, '--json', '--debug'], { env })
  expect(ran.code).toBe(2)
  expectNoSecret(ran.stdout + ran.stderr, password)
})

test('no program that semtag starts gets the password', async () => {
  const seen = join(directory, 'seen')
  const ssh = join(await mkdtemp(join(directory, 'bin-')), 'ssh')
  await writeFile(ssh, `#!/bin/sh\n/usr/bin/env >${seen}\nexit 1\n`, { mode: 0o755 })
  const world = await startWorld()
  const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22', PATH: dirname(ssh), EDITOR: 'ed' }
  const words = ['push', 'ui', '1.2.3', '-r', world.registry.host, '--host', 'ssh://build.example']
  expect(await world.run(words, { env })).toMatchObject({ code: 1 })
  expect(await readFile(seen, 'utf8')).toContain('EDITOR=ed')
  expect(await readFile(seen, 'utf8')).not.toContain('hunter22')
})

test.each([
  ['push', 'ci:hunter22/x@reg.example/ui', '1.2.3'],
  ['push', 'https://ci:hunter22/x@reg.example/ui', '1.2.3'],
  ['push', 'docker://ci:hunter22/x@reg.example/ui', '1.2.3', '-r', 'a.local'],
  ['push', 'ui', '1.2.3', '-r', 'ci:hunter22/x@reg.example'],
  ['push', 'ui', '1.2.3', '-r', 'https://reg.example/v2/?token=hunter22'],
  ['push', 'ui', '1.2.3', '-r', 'a.local', '--repository', 'ci:hunter22/x@reg.example/ui'],
  ['push', 'ui', '1.2.3', '-r', 'a.local', '--tag=ci:hunter22@reg.example'],
  ['push', 'ui', '1.2.3', '-r', 'a.local', '--host', 'tcp://ci:hunter22/x@h'],
  ['push', 'ui', '1.2.3', '-r', 'a.local', '--context', 'ci:hunter22/x@h'],
  ['push', 'ui', 'ci:hunter22/x@reg.example', '-r', 'a.local'],
  ['ls', 'ci:hunter22/x@reg.example/ui'],
  ['ls', 'ui', '-r', 'ci:hunter22/x@reg.example'],
  ['ls', 'reg.example/ui?token=hunter22'],
  ['yank', 'reg.example/ui', 'ci:hunter22/x@reg.example'],
  ['rm', 'reg.example/ui', 'ci:hunter22/x@reg.example'],
  ['https://ci:hunter22/x@reg.example/ui'],
])('a login that is typed in a wrong place is not repeated: %s %s %s %s %s %s', async (...words) => {
  const output = join(directory, `${crypto.randomUUID()}.json`)
  const world = await startWorld()
  const ran = await world.run([...words, '--json', '--debug', '--output', output])
  expect(ran.code).not.toBe(0)
  expect(ran.stderr).toMatch(/^Error/m)
  expect(ran.stdout + ran.stderr + (await readFile(output, 'utf8').catch(() => ''))).not.toContain('hunter')
})

test.each(['SEMTAG_IMAGE', 'SEMTAG_REGISTRY', 'DOCKER_HOST'])(
  'a login in %s is not repeated',
  async (name) => {
    const world = await startWorld()
    const env = {
      SEMTAG_IMAGE: 'ui',
      SEMTAG_REGISTRY: 'a.local',
      [name]: 'tcp://ci:hunter22/x@reg.example/ui',
    }
    const ran = await world.run(['push', '--json'], { env: { ...env, SEMTAG_VERSION: '1.2.3' } })
    expect(ran.stderr).toMatch(/^Error/m)
    expect(ran.stdout + ran.stderr).not.toContain('hunter')
  },
)
