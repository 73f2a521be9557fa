import { mkdtemp, readFile, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkOutputFile, readSmallFile, writeOutputFile } from '../../src/frontend/files.ts'
import { readMetadataFile } from '../../src/frontend/prepare.ts'
import { digest } from './report.ts'

const metadataPath = join(await mkdtemp(join(tmpdir(), 'semtag-metadata-')), 'metadata.json')

test('the digest of the file is returned, and nothing without the flag', async () => {
  await writeFile(metadataPath, JSON.stringify({ 'containerimage.digest': digest('image') }))
  expect(await readMetadataFile(metadataPath)).toBe(digest('image'))
  expect(await readMetadataFile(undefined)).toBeUndefined()
})

test.each([
  ['{}', 'has no containerimage.digest'],
  [`{}${' '.repeat(4 * 1024 * 1024)}`, 'is too large'],
])('a wrong file is a mistake', async (text, reason) => {
  await writeFile(metadataPath, text)
  await expect(readMetadataFile(metadataPath)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `--metadata-file "${metadataPath}" ${reason}.`,
  })
})

const directory = await mkdtemp(join(tmpdir(), 'semtag-output-'))
const file = join(directory, 'report.json')
await writeFile(join(directory, 'plain'), '')

test('an existing file, a missing file and a missing flag are correct, and nothing is written', async () => {
  await checkOutputFile(undefined)
  await checkOutputFile(file)
  await expect(readFile(file)).rejects.toThrow()
  await writeOutputFile(file, 'a long report')
  await checkOutputFile(file)
  await writeOutputFile(file, 'report')
  expect(await readFile(file, 'utf8')).toBe('report')
})

test.each([
  ['.', ' is a directory'],
  ['nowhere/report.json', ' is in a directory that does not exist'],
  ['plain/report.json', ' is in a directory that does not exist'],
])('the output file %s is a mistake', async (name, reason) => {
  const path = `${directory}/${name}`
  await expect(checkOutputFile(path)).rejects.toMatchObject({
    code: 'OUTPUT_FILE',
    message: `--output "${path}"${reason}.`,
  })
})

test('a full disk is an error', async () => {
  await checkOutputFile('/dev/full')
  await expect(writeOutputFile('/dev/full', 'report')).rejects.toMatchObject({
    code: 'OUTPUT_FILE',
    message: '--output "/dev/full" cannot be written: the disk is full.',
  })
})

const folder = await mkdtemp(join(tmpdir(), 'semtag-small-'))
const read = (path: string, maximum = 10) =>
  readSmallFile(`--ca-file "${path}"`, path, maximum, 'Name another file.')

test('a file of the largest size is read', async () => {
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
])('the file %s is refused', async (name, prepare, reason) => {
  const path = join(folder, name)
  await prepare(path)
  await expect(read(path)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `--ca-file "${path}" ${reason}.`,
    hint: 'Name another file.',
  })
})

test('a file without an end is not read to its end', async () => {
  await expect(read('/dev/zero')).rejects.toThrow('is too large')
})
