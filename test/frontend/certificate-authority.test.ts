import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCertificateAuthority } from '../../src/frontend/checks.ts'
import { createCertificates } from '../support/certificates.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-ca-'))
const path = join(directory, 'ca.pem')

test('the text of the file; none where the flag is not given', async () => {
  const { ca } = await createCertificates(['registry.local'])
  await writeFile(path, ca)
  expect(await readCertificateAuthority(path)).toBe(ca)
  expect(await readCertificateAuthority(undefined)).toBeUndefined()
})

test.each([
  ['nowhere.pem', async () => {}, 'does not exist'],
  ['empty.pem', (file: string) => writeFile(file, ''), 'holds no PEM certificate'],
  ['key.pem', (file: string) => writeFile(file, '-----BEGIN PRIVATE KEY-----'), 'holds no PEM certificate'],
])('%s', async (name, prepare, reason) => {
  const file = join(directory, name)
  await prepare(file)
  await expect(readCertificateAuthority(file)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `--ca-file "${file}" ${reason}.`,
  })
})
