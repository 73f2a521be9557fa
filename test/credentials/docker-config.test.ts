import { expect, test } from 'vitest'
import { parseAuthFile } from '../../src/credentials/auth-file.ts'
import {
  dockerConfigPath,
  findInDockerConfig,
  findInEnvironment,
} from '../../src/credentials/docker-config.ts'
import { answering, base64, createHome, patient } from './home.ts'

const hub = 'https://index.docker.io/v1/'
const entry = (name: string) => ({ auth: base64(`${name}:pw`) })

// Each helper answers with its own name, and `none` has no credential.
test.each([
  ['auths', { auths: { 'h:5000': entry('auths') } }, 'h:5000', 'auths'],
  ['a key as a URL', { auths: { 'https://h:5000/v2/': entry('auths') } }, 'h:5000', 'auths'],
  ['another port', { auths: { h: entry('auths') } }, 'h:5000', undefined],
  ['an entry without credential', { auths: { 'h:5000': {} } }, 'h:5000', undefined],
  ['Docker Hub', { auths: { [hub]: entry('auths') } }, 'docker.io', 'auths'],
  ['Docker Hub by its host', { auths: { 'docker.io': entry('auths') } }, 'docker.io', undefined],
  ['a common helper', { credsStore: 'common' }, 'h:5000', 'common for h:5000'],
  ['a common helper and Docker Hub', { credsStore: 'common' }, 'docker.io', `common for ${hub}`],
  [
    'a common helper before auths',
    { auths: { 'h:5000': entry('auths') }, credsStore: 'common' },
    'h:5000',
    'common for h:5000',
  ],
  [
    'a common helper that has nothing',
    { auths: { 'h:5000': entry('auths') }, credsStore: 'none' },
    'h:5000',
    undefined,
  ],
  [
    'an own helper before the common one',
    { auths: { 'h:5000': entry('auths') }, credsStore: 'common', credHelpers: { 'h:5000': 'own' } },
    'h:5000',
    'own for h:5000',
  ],
  ['an own helper of Docker Hub', { credHelpers: { [hub]: 'own' } }, 'docker.io', `own for ${hub}`],
  [
    'an own helper by a URL',
    { auths: { 'h:5000': entry('auths') }, credHelpers: { 'https://h:5000': 'own' } },
    'h:5000',
    'auths',
  ],
  [
    'an own helper with an empty name',
    { auths: { 'h:5000': entry('auths') }, credsStore: 'common', credHelpers: { 'h:5000': '' } },
    'h:5000',
    'auths',
  ],
  ['helpers of others', { credHelpers: { 'g:1': 'missing', 'g:2': 7 } }, 'h:5000', undefined],
  ['a broken entry of another', { auths: { g: { auth: '!' }, h: entry('auths') } }, 'h', 'auths'],
  ['a file that says nothing', { auths: {} }, 'h:5000', 'secretservice for h:5000'],
])('the credential with %s is as docker finds it', async (_name, config, registry, expected) => {
  const home = await createHome()
  for (const helper of ['common', 'own', 'secretservice'])
    await home.program(
      `docker-credential-${helper}`,
      `process.stdout.write(JSON.stringify({ Username: ${JSON.stringify(helper)} + ' for ' + input(), Secret: 'pw' }))`,
    )
  await home.program('docker-credential-none', answering({ Username: '', Secret: '' }))
  const file = parseAuthFile(JSON.stringify(config), '/c.json', '')
  const found = await findInDockerConfig(file, registry, home.around, patient)
  expect(found).toEqual(expected && { kind: 'password', username: expected, password: 'pw' })
})

test.each([
  [
    { credsStore: 'gone' },
    'docker-credential-gone, which "credsStore" in /c.json names, is not on the PATH.',
  ],
  [
    { auths: { 'g:1': entry('auths') }, credHelpers: { 'h:5000': 'gone' } },
    'docker-credential-gone, which the entry "h:5000" of "credHelpers" in /c.json names, is not on the PATH.',
  ],
  [
    { credHelpers: { 'h:5000': ['s3cr3t'] } },
    'The value of the entry "h:5000" of "credHelpers" in /c.json is not the name of a credential helper.',
  ],
  [
    { auths: { 'https://h:5000/v1/': { auth: 's3cr3t' } } },
    'The "auth" of the entry "https://h:5000/v1/" in /c.json is not the base64 of a user name, a colon and a password.',
  ],
])('the configuration %j is an error', async (config, message) => {
  const home = await createHome()
  const file = parseAuthFile(JSON.stringify(config), '/c.json', '')
  await expect(findInDockerConfig(file, 'h:5000', home.around, patient)).rejects.toThrow(
    expect.objectContaining({ code: 'CREDENTIALS', message }),
  )
})

test.each([
  [{ credsStore: 'desktop.exe' }, 'docker-credential-desktop.exe, which "credsStore" in /c.json'],
  [
    { credHelpers: { 'h:5000': 'gone' } },
    'docker-credential-gone, which the entry "h:5000" of "credHelpers" in /c.json',
  ],
])('if the program of %j is missing, the login in auths counts, with a warning', async (config, words) => {
  const home = await createHome()
  const text = JSON.stringify({ auths: { 'h:5000': entry('auths') }, ...config })
  const warnings: string[] = []
  const around = { ...home.around, onWarning: (message: string) => warnings.push(message) }
  const found = await findInDockerConfig(parseAuthFile(text, '/c.json', ''), 'h:5000', around, patient)
  expect(found).toMatchObject({ username: 'auths' })
  expect(warnings).toEqual([`${words} names, is not on the PATH; semtag uses the login in "auths".`])
})

test('the file is in DOCKER_CONFIG, or else in the home directory', () => {
  const around = (env: Record<string, string>) => ({
    env,
    homeDirectory: '/home/ada',
    platform: 'linux' as const,
  })
  expect(dockerConfigPath(around({}))).toBe('/home/ada/.docker/config.json')
  expect(dockerConfigPath(around({ DOCKER_CONFIG: '' }))).toBe('/home/ada/.docker/config.json')
  expect(dockerConfigPath(around({ DOCKER_CONFIG: '/ci' }))).toBe('/ci/config.json')
})

test.each([
  [{ auths: { 'h:5000': entry('ada') } }, 'h:5000', 'ada'],
  [{ auths: { [hub]: entry('ada') } }, 'docker.io', 'ada'],
  [{ auths: { 'https://h:5000': entry('ada') } }, 'h:5000', undefined],
  [{ auths: { 'g:1': { auth: '!' }, 'h:5000': entry('ada') } }, 'h:5000', 'ada'],
  [{ auths: { 'h:5000': {} } }, 'h:5000', undefined],
  [{ credsStore: 'gone', credHelpers: { 'h:5000': 'gone' } }, 'h:5000', undefined],
])('DOCKER_AUTH_CONFIG=%j has for %s the credential %j', (config, registry, expected) => {
  const found = findInEnvironment(registry, { DOCKER_AUTH_CONFIG: JSON.stringify(config) })
  expect(found).toEqual(expected && { kind: 'password', username: expected, password: 'pw' })
})

test('DOCKER_AUTH_CONFIG may be empty or missing', () => {
  expect(findInEnvironment('h:5000', { DOCKER_AUTH_CONFIG: '' })).toBeUndefined()
  expect(findInEnvironment('h:5000', {})).toBeUndefined()
})

test('a path in DOCKER_AUTH_CONFIG is an error', () => {
  expect(() => findInEnvironment('h:5000', { DOCKER_AUTH_CONFIG: '/builds/config.json' })).toThrow(
    expect.objectContaining({
      code: 'CREDENTIALS',
      message: 'DOCKER_AUTH_CONFIG is not JSON.',
      hint: 'Set it to the content of a docker config.json, not to its path.',
    }),
  )
})
