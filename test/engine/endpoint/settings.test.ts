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
  test('a file that is not there is undefined, also below what is no directory', async () => {
    expect(await readOptional('/nowhere/config.json')).toBeUndefined()
    expect(await readJsonFile(join(import.meta.filename, 'config.json'))).toBeUndefined()
  })

  test('a blank file and, where it may be one, a directory are no document', async () => {
    expect(await readJsonFile('/dev/null')).toBeUndefined()
    expect(await readJsonFile(tmpdir(), missingOrDirectory)).toBeUndefined()
  })

  test('what is no file, and what is no JSON, is an error that names it', async () => {
    await expect(readOptional(tmpdir())).rejects.toThrow(`${tmpdir()} cannot be read (EISDIR).`)
    await expect(readJsonFile(import.meta.filename)).rejects.toThrow(`${import.meta.filename} is not JSON.`)
  })
})

describe('settings', () => {
  test.each([
    [{}, '/home/me/.docker'],
    [{ DOCKER_CONFIG: '' }, '/home/me/.docker'],
    [{ DOCKER_CONFIG: '/etc/ci/docker' }, '/etc/ci/docker'],
  ])('%o', (env, directory) => {
    expect(configurationDirectory({ env, homeDirectory: '/home/me', platform: 'linux' })).toBe(directory)
  })
})
