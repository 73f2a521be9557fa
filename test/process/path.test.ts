import { expect, test } from 'vitest'
import { programEnvironment, searchPath } from '../../src/process/path.ts'

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
