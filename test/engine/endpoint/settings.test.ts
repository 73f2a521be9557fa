import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  configurationDirectory,
  missingOrDirectory,
  readJsonFile,
  readOptional,
} from '../../../src/engine/endpoint/settings.ts'

describe('files', () => {
  test('a missing file is undefined, even below a file', async () => {
    expect(await readOptional('/nowhere/config.json')).toBeUndefined()
    expect(await readJsonFile(join(import.meta.filename, 'config.json'))).toBeUndefined()
  })

  test('a blank file, and a directory where one is allowed, are undefined', async () => {
    expect(await readJsonFile('/dev/null')).toBeUndefined()
    expect(await readJsonFile(tmpdir(), missingOrDirectory)).toBeUndefined()
  })

  test('the error for a directory or malformed JSON names the path', async () => {
    await expect(readOptional(tmpdir())).rejects.toThrow(`${tmpdir()} cannot be read (EISDIR).`)
    await expect(readJsonFile(import.meta.filename)).rejects.toThrow(`${import.meta.filename} is not JSON.`)
  })
})

describe('settings', () => {
  test.each([
    [{}, '/home/me/.docker'],
    [{ DOCKER_CONFIG: '' }, '/home/me/.docker'],
    [{ DOCKER_CONFIG: '/etc/ci/docker' }, '/etc/ci/docker'],
  ])('with the environment %o the configuration is in %s', (env, directory) => {
    expect(configurationDirectory({ env, homeDirectory: '/home/me', platform: 'linux' })).toBe(directory)
  })
})
