import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tlsFromDirectory } from '../../../src/engine/endpoint/tls.ts'

test.each([
  ['cert.pem', 'cert.pem without key.pem'],
  ['key.pem', 'key.pem without cert.pem'],
])('%s without the other file is an error', async (name, fault) => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-tls-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  await writeFile(join(directory, name), 'pem')
  await expect(tlsFromDirectory(directory, true)).rejects.toMatchObject({
    code: 'ENGINE_CONFIGURATION',
    message: `${directory} has ${fault}.`,
  })
})

test('the error for an unreadable file names the file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-tls-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  // A directory, since root, who runs the tests in CI, can read any file.
  await mkdir(join(directory, 'ca.pem'))
  await expect(tlsFromDirectory(directory, true)).rejects.toMatchObject({
    code: 'ENGINE_CONFIGURATION',
    message: `${join(directory, 'ca.pem')} cannot be read (EISDIR).`,
  })
})
