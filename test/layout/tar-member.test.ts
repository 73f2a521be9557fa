import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { blobPath } from '../support/layout/blobs.ts'
import { buildLayout, writeIndex } from '../support/layout/layout.ts'
import { errorOf, openArchive, test } from './fixture.ts'
import { type Member, members, tar } from './tar.ts'

test('what tar writes in the format ustar', async ({ directory }) => {
  const { digest } = await buildLayout(join(directory, 'layout'))
  const file = join(directory, 'layout.tar')
  execFileSync('tar', ['--format=ustar', '-C', join(directory, 'layout'), '-cf', file, '.'])
  const { root, close } = await openArchive(file)
  expect(root.digest).toBe(digest)
  await close()
})

// The name of a blob of sha512 is longer than a header has room for.
test.for(['gnu', 'posix'])(
  'long names as tar writes them in the format %s',
  async (format, { directory }) => {
    const layout = join(directory, 'layout')
    const built = await buildLayout(layout)
    const bytes = await readFile(join(layout, blobPath(built.digest)))
    const digest = parseDigest(`sha512:${createHash('sha512').update(bytes).digest('hex')}`)
    await mkdir(join(layout, 'blobs', 'sha512'))
    await writeFile(join(layout, blobPath(digest)), bytes)
    const mediaType = 'application/vnd.oci.image.index.v1+json'
    await writeIndex(layout, [{ mediaType, digest, size: bytes.length }])

    const file = join(directory, 'layout.tar')
    execFileSync('tar', [`--format=${format}`, '-C', layout, '-cf', file, '.'])
    const { root, close } = await openArchive(file)
    expect(root.digest).toBe(digest)
    expect(Buffer.from(root.bytes).equals(bytes)).toBe(true)
    await close()
  },
)

test('a file of nine gigabytes in front is passed over', async ({ directory }) => {
  const { built, files } = await members(join(directory, 'layout'))
  const size = 9 * 2 ** 30
  const file = join(directory, 'layout.tar')
  const handle = await open(file, 'w')
  await handle.write(tar([{ name: 'other', size, binary: true }]).subarray(0, 512))
  await handle.write(tar(files), 0, undefined, 512 + size)
  await handle.close()
  const { root, close } = await openArchive(file)
  expect(root.digest).toBe(built.digest)
  await close()
})

test('a link has no content, whatever size it tells', async ({ directory }) => {
  const { built, files } = await members(join(directory, 'layout'))
  const file = join(directory, 'layout.tar')
  const link: Member = { name: 'other', type: '1', size: 4096 }
  await writeFile(file, tar([link, ...files]))
  const { root, close } = await openArchive(file)
  expect(root.digest).toBe(built.digest)
  await close()
})

const file = { name: 'other', content: 'x' }

test.for([
  [
    Buffer.concat([tar([file]).subarray(0, 1024), Buffer.alloc(1024, 'x')]),
    "is damaged: it has no file's header at byte 1024.",
  ],
  [
    tar([{ name: 'L', type: 'L', content: Buffer.alloc(2 * 1024 * 1024, 'x') }, file]),
    'is damaged: the header at byte 0 is too long.',
  ],
] as const)('a header that cannot be read: $1', async ([bytes, message], { directory }) => {
  const path = join(directory, 'layout.tar')
  await writeFile(path, bytes)
  expect(await errorOf(openArchive(path))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${path} ${message}`,
  })
})
