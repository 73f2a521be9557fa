import { expect, test } from 'vitest'
import { findInContainersAuth } from '../../src/credentials/containers-auth.ts'
import { base64, createHome, patient } from './home.ts'

const entry = (name: string) => ({ auth: base64(`${name}:pw`) })
const user = (username: string | undefined) => username && { kind: 'password', username, password: 'pw' }

test.each([
  [{}, 'runtime'],
  [{ REGISTRY_AUTH_FILE: 'named.json' }, 'named'],
  [{ REGISTRY_AUTH_FILE: 'missing.json' }, undefined],
  [{ REGISTRY_AUTH_FILE: 'empty.json' }, undefined],
  [{ REGISTRY_AUTH_FILE: '' }, 'runtime'],
  [{ XDG_RUNTIME_DIR: '' }, 'home'],
  [{ XDG_RUNTIME_DIR: 'elsewhere' }, 'home'],
  [{ XDG_RUNTIME_DIR: 'without' }, 'home'],
  [{ XDG_RUNTIME_DIR: '', XDG_CONFIG_HOME: 'configuration' }, 'configuration'],
])('with %j the credential comes from %s', async (names, expected) => {
  const home = await createHome()
  const auths = (name: string) => ({ auths: { 'h:5000': entry(name) } })
  await home.write('named.json', auths('named'))
  await home.write('empty.json', {})
  await home.write('runtime/containers/auth.json', auths('runtime'))
  await home.write('without/containers/auth.json', { auths: { 'g:1': entry('without'), 'h:5000': {} } })
  await home.write('configuration/containers/auth.json', auths('configuration'))
  await home.write('.config/containers/auth.json', auths('home'))
  const paths = Object.entries({ XDG_RUNTIME_DIR: 'runtime', ...names })
  const env = Object.fromEntries(paths.map(([name, path]) => [name, path && home.path(path)]))
  expect(await findInContainersAuth('h:5000', home.with(env), patient)).toEqual(user(expected))
})

test.each([
  ['h:5000', { auths: { 'h:5000/team': entry('team'), 'h:5000': entry('host') } }, 'host'],
  ['h:5000', { auths: { 'h:5000/team': entry('team') } }, undefined],
  ['h:5000', { auths: { 'https://h:5000/v1/': entry('host') } }, 'host'],
  ['docker.io', { auths: { 'docker.io': entry('hub') } }, 'hub'],
  ['docker.io', { auths: { 'https://index.docker.io/v1/': entry('hub') } }, 'hub'],
  ['docker.io', { credHelpers: { 'docker.io': 'test' } }, 'asked for docker.io'],
  ['h:5000', { auths: { 'h:5000': entry('host') }, credHelpers: { 'h:5000': 'test' } }, 'asked for h:5000'],
  ['h:5000', { auths: { 'h:5000': entry('host') }, credHelpers: { 'h:5000': '' } }, 'host'],
  ['h:5000', { auths: { 'h:5000': entry('host') }, credsStore: 'test' }, 'host'],
])('for %s the file %j has the credential %s', async (registry, content, expected) => {
  const home = await createHome()
  await home.write('.config/containers/auth.json', content)
  await home.program(
    'docker-credential-test',
    `process.stdout.write(JSON.stringify({ Username: 'asked for ' + input(), Secret: 'pw' }))`,
  )
  expect(await findInContainersAuth(registry, home.around, patient)).toEqual(user(expected))
})

test('the error for a malformed file names it', async () => {
  const home = await createHome()
  const path = await home.write('.config/containers/auth.json', 's3cr3t')
  await expect(findInContainersAuth('h:5000', home.around, patient)).rejects.toThrow(`${path} is not JSON.`)
})
