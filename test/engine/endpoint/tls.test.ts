import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tlsFromDirectory } from '../../../src/engine/endpoint/tls.ts'

test.each([
  ['cert.pem', 'cert.pem without key.pem'],
  ['key.pem', 'key.pem without cert.pem'],
])('%s alone is an error', async (name, fault) => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-tls-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  await writeFile(join(directory, name), 'pem')
  await expect(tlsFromDirectory(directory, true)).rejects.toMatchObject({
    code: 'ENGINE_CONFIGURATION',
    message: `${directory} has ${fault}.`,
  })
})

test('a file that cannot be read is an error that names it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-tls-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  // A directory in the place of the file: a file without permission is readable to root, who runs these in CI.
  await mkdir(join(directory, 'ca.pem'))
  await expect(tlsFromDirectory(directory, true)).rejects.toMatchObject({
    code: 'ENGINE_CONFIGURATION',
    message: `${join(directory, 'ca.pem')} cannot be read (EISDIR).`,
  })
})
