import { mkdtemp, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSmallFile } from '../../src/frontend/files.ts'

const folder = await mkdtemp(join(tmpdir(), 'semtag-small-'))
const read = (path: string, maximum = 10) =>
  readSmallFile(`--ca-file "${path}"`, path, maximum, 'Name another file.')

test('a file of the largest size', async () => {
  const path = join(folder, 'small')
  await writeFile(path, 'ä'.repeat(5))
  expect(await read(path)).toBe('ä'.repeat(5))
})

test.each([
  ['nowhere', async () => {}, 'does not exist'],
  ['', async () => {}, 'is a directory'],
  ['larger', (path: string) => writeFile(path, 'a'.repeat(11)), 'is too large'],
  [
    'huge',
    async (path: string) => {
      await writeFile(path, '')
      await truncate(path, 2 ** 40)
    },
    'is too large',
  ],
])('%s', async (name, prepare, reason) => {
  const path = join(folder, name)
  await prepare(path)
  await expect(read(path)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `--ca-file "${path}" ${reason}.`,
    hint: 'Name another file.',
  })
})

test('what never ends is not read to its end', async () => {
  await expect(read('/dev/zero')).rejects.toThrow('is too large')
})
