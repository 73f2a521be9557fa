import { cp, mkdir, rename, rm, symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { blobPath } from '../support/layout/blobs.ts'
import { buildLayout } from '../support/layout/layout.ts'
import { errorOf, makePipe, openDirectory, test } from './fixture.ts'

test('the directory may be a link, and links may stay in it', async ({ directory }) => {
  const built = await buildLayout(join(directory, 'layout'))
  await rename(join(built.directory, 'index.json'), join(built.directory, 'renamed.json'))
  await symlink('renamed.json', join(built.directory, 'index.json'))
  await symlink('layout', join(directory, 'link'))
  const { root, close } = await openDirectory(join(directory, 'link'))
  expect(root.digest).toBe(built.digest)
  await close()
})

test.for(['index.json', 'oci-layout', 'blobs', 'the image'])(
  'a link out of the layout is refused: %s',
  async (which, { directory }) => {
    const built = await buildLayout(join(directory, 'layout'))
    const file = which === 'the image' ? blobPath(built.digest) : which
    // A sibling whose name begins with the layout's is outside of it.
    await cp(built.directory, `${built.directory}-2`, { recursive: true })
    await rm(join(built.directory, file), { recursive: true })
    await symlink(join(`${built.directory}-2`, file), join(built.directory, file))
    const { code, message } = await errorOf(openDirectory(built.directory))
    expect(code).toBe('LAYOUT_INVALID')
    expect(message).toContain(`${which === 'blobs' ? blobPath(built.digest) : file} of ${built.directory}`)
    expect(message).toContain('is a link out of the layout.')
  },
)

test('links in a circle are refused', async ({ directory }) => {
  await symlink('index.json', join(directory, 'oci-layout'))
  await symlink('oci-layout', join(directory, 'index.json'))
  expect(await errorOf(openDirectory(directory))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `oci-layout of ${directory} cannot be read (ELOOP).`,
  })
})

test('a pipe and a directory are refused without waiting for a writer', async ({ directory }) => {
  makePipe(join(directory, 'oci-layout'))
  const message = `oci-layout of ${directory} is not a regular file.`
  expect(await errorOf(openDirectory(directory))).toMatchObject({ code: 'LAYOUT_INVALID', message })
  await rm(join(directory, 'oci-layout'))
  await mkdir(join(directory, 'oci-layout'))
  expect(await errorOf(openDirectory(directory))).toMatchObject({ code: 'LAYOUT_INVALID', message })
})

test('files of many gigabytes are refused by their size', async ({ directory }) => {
  const built = await buildLayout(directory)
  await truncate(join(directory, blobPath(built.digest)), 2 ** 40)
  expect(await errorOf(openDirectory(directory))).toMatchObject({
    code: 'MANIFEST_INVALID',
    message: `${built.digest} in ${directory} has ${2 ** 40} bytes, more than a manifest may have (${4 * 1024 * 1024}).`,
  })
  await truncate(join(directory, 'index.json'), 2 ** 40)
  expect(await errorOf(openDirectory(directory))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `index.json of ${directory} is larger than ${4 * 1024 * 1024} bytes.`,
  })
})
