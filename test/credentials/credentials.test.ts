import { expect, test } from 'vitest'
import { type CredentialsOptions, createCredentials } from '../../src/credentials/credentials.ts'
import { base64, createHome, type Home, patient, whole } from './home.ts'

const auths = (name: string, host = 'h:5000') => ({ auths: { [host]: { auth: base64(`${name}:pw`) } } })
const user = (username: string | undefined) => username && { kind: 'password', username, password: 'pw' }
const explicit = { username: 'explicit', password: 'pw' }

interface Case {
  readonly name: string
  readonly options?: Pick<CredentialsOptions, 'explicit'>
  readonly env?: Record<string, string>
  readonly files?: Record<string, unknown>
  readonly keychain?: string
  readonly expected: string | undefined
}

const docker = { '.docker/config.json': auths('docker') }
const podman = { '.config/containers/auth.json': auths('podman') }
const environment = { DOCKER_AUTH_CONFIG: JSON.stringify(auths('environment')) }

test.each<Case>([
  {
    name: 'the explicit credential comes first',
    options: { explicit },
    env: environment,
    files: docker,
    expected: 'explicit',
  },
  {
    name: 'the explicit credential applies to its registry',
    options: { explicit: { ...explicit, registry: 'h:5000' } },
    files: docker,
    expected: 'explicit',
  },
  {
    name: 'the explicit credential does not apply to another registry',
    options: { explicit: { ...explicit, registry: 'g:5000' } },
    files: docker,
    expected: 'docker',
  },
  {
    name: 'DOCKER_AUTH_CONFIG comes before the file',
    env: environment,
    files: docker,
    expected: 'environment',
  },
  {
    name: 'the file counts for a registry that DOCKER_AUTH_CONFIG lacks',
    env: { DOCKER_AUTH_CONFIG: JSON.stringify(auths('environment', 'g:5000')) },
    files: docker,
    expected: 'docker',
  },
  {
    name: 'docker comes before Podman',
    files: { ...docker, ...podman },
    keychain: 'keychain',
    expected: 'docker',
  },
  {
    name: "Podman counts for a registry that docker's config.json lacks",
    files: { ...podman, '.docker/config.json': auths('docker', 'g:5000') },
    expected: 'podman',
  },

  {
    name: 'DOCKER_CONFIG replaces the config.json in the home directory',
    env: { DOCKER_CONFIG: 'nowhere' },
    files: { ...podman, ...docker },
    expected: 'podman',
  },
  { name: 'Podman comes before the keychain', files: podman, keychain: 'keychain', expected: 'podman' },
  { name: 'the keychain comes last', keychain: 'keychain', expected: 'keychain' },
  { name: 'a registry without any source has no credential', expected: undefined },
])('$name', async ({ options, env = {}, files = {}, keychain, expected }) => {
  const home = await createHome()
  for (const [name, content] of Object.entries(files)) await home.write(name, content)
  if (keychain !== undefined)
    await home.program(
      'docker-credential-secretservice',
      `process.stdout.write('{"Username":"${keychain}","Secret":"pw"}')`,
    )
  const credentials = createCredentials({ ...home.with(env), ...options })
  const found = await credentials.find(whole('h:5000'), patient)
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toMatchObject({ kind: 'password', username: expected, password: 'pw' })
})

test('a file that REGISTRY_AUTH_FILE names comes before docker', async () => {
  const home = await createHome()
  for (const [name, content] of Object.entries(docker)) await home.write(name, content)
  const named = await home.write('named.json', auths('named'))
  const credentials = createCredentials({ ...home.with({ REGISTRY_AUTH_FILE: named }) })
  expect(await credentials.find(whole('h:5000'), patient)).toEqual(user('named'))
})

test('find treats all names of Docker Hub as one registry', async () => {
  const home = await createHome()
  await home.write('.docker/config.json', auths('hub', 'https://index.docker.io/v1/'))
  const credentials = createCredentials(home.around)
  expect(await credentials.find(whole('docker.io'), patient)).toEqual(user('hub'))
  expect(await credentials.find(whole('index.docker.io'), patient)).toEqual(user('hub'))
  const given = createCredentials({ ...home.around, explicit: { ...explicit, registry: 'index.docker.io' } })
  expect(await given.find(whole('docker.io'), patient)).toEqual({
    kind: 'password',
    ...explicit,
    given: true,
  })
})

test('find takes the login for the longest part of the registry', async () => {
  const home = await createHome()
  const entry = (name: string) => ({ auth: base64(`${name}:pw`) })
  await home.write('.docker/config.json', auths('docker', 'quay.io'))
  await home.write('.config/containers/auth.json', {
    auths: {
      'quay.io': entry('host'),
      'quay.io/acme': entry('acme'),
      'quay.io/acme/team': entry('team'),
    },
  })
  const credentials = createCredentials(home.around)
  const find = (path: string) => credentials.find({ registry: 'quay.io', path }, patient)
  expect(await find('acme/team/ui')).toEqual(user('team'))
  expect(await find('acme/team')).toEqual(user('team'))
  expect(await find('acme/ui')).toEqual(user('acme'))
  expect(await find('acme-other/ui')).toEqual(user('docker'))
  expect(await find('')).toEqual(user('docker'))
})

test.each<[string, Record<string, unknown>, Record<string, string>, string | undefined]>([
  ['DOCKER_AUTH_CONFIG', docker, environment, 'DOCKER_AUTH_CONFIG'],
  ['docker login', docker, {}, 'docker config ~/.docker/config.json'],
  [
    'the common helper',
    { '.docker/config.json': { credsStore: 'test' } },
    {},
    'docker config ~/.docker/config.json, helper test',
  ],
  [
    'the helper of the registry',
    { '.docker/config.json': { credHelpers: { 'h:5000': 'test' } } },
    {},
    'docker config ~/.docker/config.json, helper test',
  ],
  [
    'the login beside a helper that is not installed',
    { '.docker/config.json': { credsStore: 'missing', ...auths('docker') } },
    {},
    'docker config ~/.docker/config.json',
  ],
  ['podman login', podman, {}, 'podman login ~/.config/containers/auth.json'],
  [
    'a helper of Podman',
    { '.config/containers/auth.json': { credHelpers: { 'h:5000': 'test' } } },
    {},
    'podman login ~/.config/containers/auth.json, helper test',
  ],
  ["the platform's keychain", {}, {}, "the platform's helper secretservice"],
  ['nothing', { '.docker/config.json': auths('docker', 'g:5000') }, {}, undefined],
])('origin names the place of the credential: %s', async (_, files, env, from) => {
  const home = await createHome()
  for (const [name, content] of Object.entries(files)) await home.write(name, content)
  for (const helper of ['test', 'secretservice'])
    await home.program(`docker-credential-${helper}`, `console.log('{"Username":"ada","Secret":"pw"}')`)
  const credentials = createCredentials(home.with(env))
  const origin = await credentials.origin(whole('h:5000'), patient)
  expect(origin?.from).toBe(from)
})

test('origin names the credential that the user gave', async () => {
  const credentials = createCredentials({ ...(await createHome()).around, explicit })
  expect(await credentials.origin(whole('h:5000'), patient)).toEqual({
    from: 'SEMTAG_USERNAME',
    username: 'explicit',
  })
})

test('find gives each warning once', async () => {
  const home = await createHome()
  await home.write('.docker/config.json', '')
  const warnings: string[] = []
  const credentials = createCredentials({ ...home.around, onWarning: (message) => warnings.push(message) })
  await credentials.find({ registry: 'h:1', path: 'a' }, patient)
  await credentials.find({ registry: 'h:2', path: 'b' }, patient)
  expect(warnings).toEqual([`${home.path('.docker/config.json')} is empty and has no login.`])
})

test('onSecret gets each secret once, before find returns it', async () => {
  const home = await createHome()
  await home.write('.docker/config.json', {
    auths: {
      'h:5000': { auth: base64('ada:pw1') },
      'g:5000': { identitytoken: 'refresh' },
      'f:5000': { auth: base64('eve:never asked for') },
    },
  })
  const secrets: string[] = []
  const onSecret = (secret: string) => secrets.push(secret)
  const credentials = createCredentials({
    ...home.around,
    explicit: { registry: 'e:1', username: 'explicit', password: 'pw0' },
    onSecret,
  })
  expect(secrets).toEqual(['pw0', 'explicit:pw0'])
  await credentials.find(whole('h:5000'), patient)
  await credentials.find(whole('h:5000'), patient)
  await credentials.find(whole('g:5000'), patient)
  expect(secrets.slice(2)).toEqual(['pw1', 'ada:pw1', 'refresh'])
})

// The helper writes one line for each question.
async function countedHelper(home: Home, rest: string): Promise<void> {
  await home.write('.docker/config.json', { credsStore: 'test' })
  await home.program(
    'docker-credential-test',
    `require('node:fs').appendFileSync(${JSON.stringify(home.path('asked'))}, input() + '\\n')\n${rest}`,
  )
}

test('find looks up each registry once, even for concurrent callers', async () => {
  const home = await createHome()
  await countedHelper(home, `console.log('{"Username":"ada","Secret":"pw"}')`)
  const credentials = createCredentials(home.around)
  const find = (registry: string) => credentials.find(whole(registry), patient)
  expect(await Promise.all([find('h:1'), find('h:1'), find('h:2')])).toEqual(Array(3).fill(user('ada')))
  expect(await find('h:1')).toEqual(user('ada'))
  expect((await home.read('asked')).split('\n').sort()).toEqual(['', 'h:1', 'h:2'])
})

test('find does not ask a failed helper again', async () => {
  const home = await createHome()
  await countedHelper(home, 'process.exit(1)')
  const credentials = createCredentials(home.around)
  const message = 'docker-credential-test failed with exit status 1 for "h:1".'
  await expect(credentials.find(whole('h:1'), patient)).rejects.toThrow(message)
  await expect(credentials.find(whole('h:1'), patient)).rejects.toThrow(message)
  expect(await home.read('asked')).toBe('h:1\n')
})

test('a caller that gives up does not disturb the others', async () => {
  const home = await createHome()
  await countedHelper(home, `console.log('{"Username":"ada","Secret":"pw"}')`)
  const credentials = createCredentials(home.around)
  const [first, second] = [new AbortController(), new AbortController()]
  const answers = [
    credentials.find(whole('h:1'), first.signal),
    credentials.find(whole('h:1'), second.signal),
    credentials.find(whole('h:1'), patient),
  ]
  first.abort(new Error('first stops'))
  second.abort(new Error('second stops'))
  const settled = await Promise.allSettled(answers)
  expect(settled).toEqual([
    { status: 'rejected', reason: new Error('first stops') },
    { status: 'rejected', reason: new Error('second stops') },
    { status: 'fulfilled', value: user('ada') },
  ])
  await expect(credentials.find(whole('h:2'), first.signal)).rejects.toThrow('first stops')
})
