import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/domain/errors.ts'
import { flagWording } from '../../src/domain/wording.ts'
import {
  checkFiles,
  checkPasswordInput,
  createChecks,
  readCertificateAuthority,
  readPassword,
} from '../../src/frontend/checks.ts'
import { createCertificates } from '../support/certificates.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-ca-'))
const path = join(directory, 'ca.pem')

test('the text of the file is returned, and nothing without the flag', async () => {
  const { ca } = await createCertificates(['registry.local'])
  await writeFile(path, ca)
  expect(await readCertificateAuthority(path)).toBe(ca)
  expect(await readCertificateAuthority(undefined)).toBeUndefined()
})

test.each([
  ['nowhere.pem', async () => {}, 'does not exist'],
  ['empty.pem', (file: string) => writeFile(file, ''), 'holds no PEM certificate'],
  ['key.pem', (file: string) => writeFile(file, '-----BEGIN PRIVATE KEY-----'), 'holds no PEM certificate'],
])('the file %s is a mistake', async (name, prepare, reason) => {
  const file = join(directory, name)
  await prepare(file)
  await expect(readCertificateAuthority(file)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `--ca-file "${file}" ${reason}.`,
  })
})

describe('checks', () => {
  const known: Problem = { code: 'INVALID_ARGUMENT', message: 'known' }
  const stdin = Readable.from([])

  test('mistakes are reported together, the known mistakes first', async () => {
    const checks = createChecks([known])
    const flags = { 'ca-file': '/nowhere/ca.pem', output: '/nowhere/report.json', 'password-stdin': true }
    await checkFiles(
      { flags, wording: flagWording },
      { stdin: Object.assign(Readable.from([]), { isTTY: true }) },
      checks,
    )
    checks.add({ code: 'INVALID_ARGUMENT', message: 'added' })
    expect(checks.end).toThrow(
      expect.objectContaining({
        problems: [
          known,
          expect.objectContaining({ message: '--ca-file "/nowhere/ca.pem" does not exist.' }),
          expect.objectContaining({ code: 'OUTPUT_FILE' }),
          expect.objectContaining({ message: expect.stringContaining('standard input is a terminal') }),
          { code: 'INVALID_ARGUMENT', message: 'added' },
        ],
      }),
    )
  })

  test('nothing is thrown without a mistake, and other errors are not caught', async () => {
    const checks = createChecks([])
    const flags = { 'password-stdin': false }
    await checkFiles({ flags, wording: flagWording }, { stdin }, checks)
    expect(await checks.run(Promise.resolve(1))).toBe(1)
    checks.end()
    await expect(checks.run(Promise.reject(new TypeError('ours')))).rejects.toThrow('ours')
  })
})

describe('a password', () => {
  const { signal } = new AbortController()
  const input = (...chunks: readonly (string | Uint8Array)[]) =>
    Readable.from(chunks.map((chunk) => Buffer.from(chunk)))

  test.each([
    ['hunter22', 'hunter22'],
    ['hunter22\n', 'hunter22'],
    ['hunter22\r\n', 'hunter22'],
    ['hunter22\n\n', 'hunter22\n'],
    [' hunter22 ', ' hunter22 '],
    // The key of a service account is a password of several lines.
    ['{\n  "private_key": "x"\n}\n', '{\n  "private_key": "x"\n}'],
  ])('%j is read as %j', async (text, password) => {
    expect(await readPassword(input(text), signal)).toBe(password)
  })

  test('a character may arrive in two pieces', async () => {
    const bytes = Buffer.from('pässword')
    expect(await readPassword(input(bytes.subarray(0, 2), bytes.subarray(2)), signal)).toBe('pässword')
  })

  test.each([
    ['', 'No password came from standard input.'],
    ['\n', 'No password came from standard input.'],
    ['x'.repeat(70_000), 'The password on standard input is too long.'],
  ])('an input that cannot be a password is a mistake', async (text, message) => {
    await expect(readPassword(input(text), signal)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message,
    })
  })

  test('the wait for an input without an end stops with the command', async () => {
    const controller = new AbortController()
    const reading = readPassword(new Readable({ read() {} }), controller.signal)
    controller.abort(new RangeError('late'))
    await expect(reading).rejects.toThrow('late')
  })

  test('a terminal is refused', async () => {
    await checkPasswordInput(input(''))
    await expect(checkPasswordInput(Object.assign(input(''), { isTTY: true }))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })
})
