import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { buildLayout } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { errorOf, makePipe, openArchive, test } from './fixture.ts'
import { members, tar } from './tar.ts'

test.for(['', './', './/', 'x/../'])('names that begin with "%s"', async (prefix, { directory }) => {
  const { digest } = await buildLayout(join(directory, 'layout'))
  const file = join(directory, 'layout.tar')
  await packLayout(join(directory, 'layout'), file, { prefix })
  const { root, close } = await openArchive(file)
  expect(root.digest).toBe(digest)
  await close()
})

test('of one name the last file counts, as tar unpacks it', async ({ directory }) => {
  const { built, files } = await members(join(directory, 'layout'))
  const file = join(directory, 'layout.tar')
  await writeFile(file, tar([{ name: 'index.json', content: '{}' }, ...files]))
  const { root, close } = await openArchive(file)
  expect(root.digest).toBe(built.digest)
  await close()
  await writeFile(file, tar([...files, { name: './index.json', content: '{"manifests":[]}' }]))
  expect((await errorOf(openArchive(file))).message).toContain('its index.json is empty')
})

test.for([
  ['1', 'index.json'],
  ['2', 'index.json'],
  ['6', 'oci-layout'],
  ['5', 'oci-layout'],
  ['S', 'index.json'],
] as const)('a member of the type %s is refused as %s', async ([type, name], { directory }) => {
  const { files } = await members(join(directory, 'layout'))
  const file = join(directory, 'layout.tar')
  await writeFile(file, tar([...files, { name, type }]))
  expect(await errorOf(openArchive(file))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${name} in ${file} is no regular file.`,
  })
})

test.for([
  ['gzip', gzipSync('x')],
  ['zstd', Buffer.from('28b52ffd0458', 'hex')],
  ['xz', Buffer.from('fd377a585a000004', 'hex')],
  ['bzip2', Buffer.from('BZh91AY&SY')],
] as const)('an archive that is compressed with %s', async ([program, bytes], { directory }) => {
  const file = join(directory, 'layout.tar')
  await writeFile(file, bytes)
  expect(await errorOf(openArchive(file))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${file} is compressed with ${program}, and archives are read in place.`,
    hint: `Decompress it first, as ${program} -d does.`,
  })
})

test('a pipe is refused, and nobody waits for what may come', async ({ directory }) => {
  const file = join(directory, 'pipe')
  makePipe(file)
  expect(await errorOf(openArchive(file))).toMatchObject({ message: `${file} is no regular file.` })
})
