import { mkdir, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { programEnvironment, searchPath } from '../../src/process/program.ts'

test.each([
  ['/srv/node_modules/.bin:/usr/bin:/bin', '/usr/bin:/bin'],
  ['/usr/bin:/srv/node_modules/.bin/:/srv/node_modules/x/../.bin:/bin', '/usr/bin:/bin'],
  ['/NODE_MODULES/.bin:/bin', '/bin'],
  ['node_modules/.bin:.::bin:/bin', '/bin'],
  ['/srv/node_modules/.binary:/opt/node_modules', '/srv/node_modules/.binary:/opt/node_modules'],
  ['', ''],
])('of the PATH %j programs are looked up on %j', (path, expected) => {
  expect(searchPath({ PATH: path }, 'linux')).toBe(expected)
})

test('Windows spells the variable Path and separates with semicolons', () => {
  const env = { Path: 'C:\\work\\node_modules\\.bin;C:\\Windows;tools' }
  expect(searchPath(env, 'win32')).toBe('C:\\Windows')
  expect(programEnvironment(env, 'win32')).toEqual({ PATH: 'C:\\Windows' })
})

test('there may be no PATH', () => {
  expect(searchPath({}, 'linux')).toBe('')
})

test('a program gets the environment with that PATH', () => {
  const env = { PATH: '/a/node_modules/.bin:/bin', Path: 'kept', HOME: '/home/ada' }
  expect(programEnvironment(env, 'linux')).toEqual({ PATH: '/bin', Path: 'kept', HOME: '/home/ada' })
})

test('a link that leads to the programs of packages is left out too', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-path-'))
  const bin = join(directory, 'node_modules', '.bin')
  await mkdir(bin, { recursive: true })
  await symlink(bin, join(directory, 'tools'))
  await symlink(join(directory, 'tools'), join(directory, 'again'))
  const path = [join(directory, 'tools'), join(directory, 'again'), directory].join(':')
  expect(searchPath({ PATH: path }, 'linux')).toBe(directory)
})

test.each([
  ['linux', { SEMTAG_PASSWORD: 'hunter22', INPUT_PASSWORD: 'hunter22', SEMTAG_USERNAME: 'ci' }],
  ['win32', { Semtag_Password: 'hunter22', INPUT_password: 'hunter22', SEMTAG_USERNAME: 'ci' }],
] as const)('no program gets our password on %s', (platform, env) => {
  expect(programEnvironment(env, platform)).toEqual({ SEMTAG_USERNAME: 'ci', PATH: '' })
})
