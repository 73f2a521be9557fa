import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkOutputFile, writeOutputFile } from '../../src/frontend/files.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-output-'))
const file = join(directory, 'report.json')
await writeFile(join(directory, 'plain'), '')

test('a file that is there or not is fine, and no flag is too; nothing is written yet', async () => {
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
])('%s', async (name, reason) => {
  const path = `${directory}/${name}`
  await expect(checkOutputFile(path)).rejects.toMatchObject({
    code: 'OUTPUT_FILE',
    message: `--output "${path}"${reason}.`,
  })
})

test('a disk that is full', async () => {
  await checkOutputFile('/dev/full')
  await expect(writeOutputFile('/dev/full', 'report')).rejects.toMatchObject({
    code: 'OUTPUT_FILE',
    message: '--output "/dev/full" cannot be written, the disk is full.',
  })
})
