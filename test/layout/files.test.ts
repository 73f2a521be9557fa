import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { pieces, readAt, readSmall } from '../../src/layout/files.ts'
import { bytesOf, signal, test } from './fixture.ts'

function file(content: Buffer, size = content.length) {
  return {
    size,
    read: async (position: number, length: number) => content.subarray(position, position + length),
    close: async () => {},
  }
}

test('a file comes in pieces, and ends where another process cuts it off', async () => {
  const content = Buffer.alloc(600_000, 'x')
  expect((await bytesOf(pieces(file(content), signal))).equals(content)).toBe(true)
  expect(await bytesOf(pieces(file(Buffer.from('abc'), 10), signal))).toEqual(Buffer.from('abc'))
})

test('a file above the limit is undefined', async () => {
  expect(await readSmall(file(Buffer.from('abc')), 3, signal)).toEqual(Buffer.from('abc'))
  expect(await readSmall(file(Buffer.from('abcd')), 3, signal)).toBeUndefined()
})

test('a read at the end of a file is short, and an error names the file', async ({ directory }) => {
  const path = join(directory, 'file')
  await writeFile(path, 'abc')
  const handle = await open(path)
  expect(await readAt(handle, 1, 5, path)).toEqual(Buffer.from('bc'))
  await handle.close()
  await expect(readAt(handle, 0, 1, path)).rejects.toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${path} cannot be read (EBADF).`,
  })
})
