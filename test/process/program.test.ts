import { mkdir, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findProgram, programEnvironment, searchPath } from '../../src/process/program.ts'
import { createHome } from '../credentials/home.ts'

describe('path', () => {
  test.each([
    ['/srv/node_modules/.bin:/usr/bin:/bin', '/usr/bin:/bin'],
    ['/usr/bin:/srv/node_modules/.bin/:/srv/node_modules/x/../.bin:/bin', '/usr/bin:/bin'],
    ['/NODE_MODULES/.bin:/bin', '/bin'],
    ['node_modules/.bin:.::bin:/bin', '/bin'],
    ['/srv/node_modules/.binary:/opt/node_modules', '/srv/node_modules/.binary:/opt/node_modules'],
    ['', ''],
  ])('the search path of the PATH %j is %j', (path, expected) => {
    expect(searchPath({ PATH: path }, 'linux')).toBe(expected)
  })

  test('on Windows the variable is Path and semicolons separate directories', () => {
    const env = { Path: 'C:\\work\\node_modules\\.bin;C:\\Windows;tools' }
    expect(searchPath(env, 'win32')).toBe('C:\\Windows')
    expect(programEnvironment(env, 'win32')).toEqual({ PATH: 'C:\\Windows' })
  })

  test('without a PATH the search path is empty', () => {
    expect(searchPath({}, 'linux')).toBe('')
  })

  test('a program has the environment with the search path as its PATH', () => {
    const env = { PATH: '/a/node_modules/.bin:/bin', Path: 'kept', HOME: '/home/ada' }
    expect(programEnvironment(env, 'linux')).toEqual({ PATH: '/bin', Path: 'kept', HOME: '/home/ada' })
  })

  test('the search path leaves out links to the programs of packages', async () => {
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
  ] as const)('programs do not see the password of semtag on %s', (platform, env) => {
    expect(programEnvironment(env, platform)).toEqual({ SEMTAG_USERNAME: 'ci', PATH: '' })
  })
})

describe('program', () => {
  test('findProgram finds the first executable', async () => {
    const home = await createHome()
    await home.write('data/ssh', 'not executable')
    await mkdir(home.path('folders/ssh'), { recursive: true })
    await home.program('ssh', '')
    const PATH = ['data', 'folders', 'nowhere', 'bin'].map(home.path).join(delimiter)
    expect(findProgram('ssh', { PATH }, 'linux')).toBe(home.path('bin/ssh'))
    expect(findProgram('scp', { PATH }, 'linux')).toBeUndefined()
  })

  test('findProgram ignores the programs of packages', async () => {
    const home = await createHome()
    const directory = home.path('node_modules/.bin')
    await home.program('../node_modules/.bin/ssh', '')
    expect(findProgram('ssh', { PATH: directory }, 'linux')).toBeUndefined()
  })
})
