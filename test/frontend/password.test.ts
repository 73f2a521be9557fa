import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { checkPasswordInput, readPassword } from '../../src/frontend/checks.ts'

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
])('%j gives %j', async (text, password) => {
  expect(await readPassword(input(text), signal)).toBe(password)
})

test('a character that comes in two pieces', async () => {
  const bytes = Buffer.from('pässword')
  expect(await readPassword(input(bytes.subarray(0, 2), bytes.subarray(2)), signal)).toBe('pässword')
})

test.each([
  ['', 'No password came from standard input.'],
  ['\n', 'No password came from standard input.'],
  ['x'.repeat(70_000), 'The password on standard input is too long.'],
])('what cannot be one', async (text, message) => {
  await expect(readPassword(input(text), signal)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message })
})

test('an input that never ends is left when the command ends', async () => {
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
