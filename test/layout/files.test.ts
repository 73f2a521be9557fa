import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { pieces, readAt, readSmall } from '../../src/layout/files.ts'
import { bytesOf, signal, test } from './fixture.ts'

function file(content: Buffer, size = content.length) {
  return {
    size,
    async read(position: number, memory: Uint8Array) {
      memory.set(content.subarray(position, position + memory.length))
      return memory.subarray(0, content.length - position)
    },
    close: async () => {},
  }
}

test('a file comes in pieces, and ends where another process cuts it off', async () => {
  const content = Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => index % 251))
  expect((await bytesOf(pieces(file(content), signal))).equals(content)).toBe(true)
  expect(await bytesOf(pieces(file(Buffer.from('abc'), 10), signal))).toEqual(Buffer.from('abc'))
})

test('the pieces of a file share their memory', async () => {
  const memories = new Set<ArrayBufferLike>()
  for await (const piece of pieces(file(Buffer.alloc(2_000_000)), signal)) memories.add(piece.buffer)
  expect(memories.size).toBe(1)
})

test('a file above the limit is undefined', async () => {
  expect(await readSmall(file(Buffer.from('abc')), 3, signal)).toEqual(Buffer.from('abc'))
  expect(await readSmall(file(Buffer.from('abcd')), 3, signal)).toBeUndefined()
})

test('a read at the end of a file is short, and an error names the file', async ({ directory }) => {
  const path = join(directory, 'file')
  await writeFile(path, 'abc')
  const handle = await open(path)
  expect(await readAt(handle, 1, Buffer.alloc(5), path)).toEqual(Buffer.from('bc'))
  await handle.close()
  await expect(readAt(handle, 0, Buffer.alloc(1), path)).rejects.toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${path} cannot be read (EBADF).`,
  })
})
