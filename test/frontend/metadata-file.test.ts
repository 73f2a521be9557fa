import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMetadataFile } from '../../src/frontend/prepare.ts'
import { digest } from './report.ts'

const path = join(await mkdtemp(join(tmpdir(), 'semtag-metadata-')), 'metadata.json')

test('the digest of the file; none where the flag is not given', async () => {
  await writeFile(path, JSON.stringify({ 'containerimage.digest': digest('image') }))
  expect(await readMetadataFile(path)).toBe(digest('image'))
  expect(await readMetadataFile(undefined)).toBeUndefined()
})

test.each([
  ['{}', 'has no containerimage.digest'],
  [`{}${' '.repeat(4 * 1024 * 1024)}`, 'is too large'],
])('a file that is wrong', async (text, reason) => {
  await writeFile(path, text)
  await expect(readMetadataFile(path)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `--metadata-file "${path}" ${reason}.`,
  })
})
