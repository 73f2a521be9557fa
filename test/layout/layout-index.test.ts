import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { buildLayout } from '../support/layout/layout.ts'
import { bothKinds, errorOf, test } from './fixture.ts'

describe.each(bothKinds)('%s', (_, open) => {
  test.for([
    ['oci-layout', 'no json', 'is not JSON.'],
    ['oci-layout', '[]', 'names no version.'],
    ['oci-layout', '{"imageLayoutVersion":1}', 'names no version.'],
    ['oci-layout', '{"imageLayoutVersion":"2.0.0"}', 'of version 2.0.0, which semtag does not support.'],
    ['oci-layout', ' '.repeat(5000), 'is larger than 4096 bytes.'],
    ['index.json', '', 'is not JSON.'],
    ['index.json', Buffer.from([0xff, 0xfe]), 'is not JSON.'],
    ['index.json', '7', 'is not an image index.'],
    ['index.json', '{"manifests":[{"digest":"sha256:../../x"}]}', 'is not an image index.'],
    ['index.json', '{"manifests":null}', 'names no image: its index.json is empty.'],
  ] as const)(
    'the file %s is refused with the content %o',
    async ([file, content, message], { directory }) => {
      const path = join(directory, 'layout')
      await buildLayout(path)
      await writeFile(join(path, file), content)
      const error = await errorOf(open(path))
      expect(error.code).toBe('LAYOUT_INVALID')
      expect(error.message).toContain(message)
    },
  )

  test.for(['oci-layout', 'index.json'])('a layout without %s is refused', async (file, { directory }) => {
    const path = join(directory, 'layout')
    await buildLayout(path)
    await rm(join(path, file))
    const error = await errorOf(open(path))
    expect(error.message).toContain(`is not an OCI layout: it has no ${file}.`)
    expect(error.hint).toContain('oci-layout, index.json and blobs/')
  })

  test('the hint for an archive of an engine before 25 names docker load', async ({ directory }) => {
    const path = join(directory, 'layout')
    await mkdir(path)
    await writeFile(join(path, 'manifest.json'), '[]')
    const error = await errorOf(open(path))
    expect(error.code).toBe('LAYOUT_INVALID')
    expect(error.message).toContain('is an archive for docker load, but not an OCI layout')
    expect(error.hint).toContain('Load the archive with docker load')
  })
})
