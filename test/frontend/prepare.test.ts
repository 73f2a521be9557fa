import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { prepare } from '../../src/frontend/prepare.ts'
import { digest } from './report.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-prepare-'))
const content = digest('image')
const around = { env: {}, stdin: Readable.from([]), workingDirectory: '/nonexistent', onContent() {} }

test('correct arguments are prepared', async () => {
  const values = { IMAGE: 'a.local/ui', VERSION: '1.2.3' }
  expect(await prepare({ values }, around)).toMatchObject({
    options: { version: { text: '1.2.3' } },
    certificateAuthority: undefined,
  })
})

test.each([
  ['ui:build-7', 0],
  ['docker://a.local/ui:build-7', 1],
  ['oci:/nowhere', 1],
])('content that passes through the process is announced before: %s', async (IMAGE, times) => {
  const onContent = vi.fn()
  await prepare(
    { values: { IMAGE, VERSION: '1.2.3', repository: 'ui', registry: ['a.local'] } },
    { ...around, onContent },
  )
  expect(onContent).toHaveBeenCalledTimes(times)
})

test('the digest of --metadata-file becomes the digest of the image', async () => {
  const path = join(directory, 'metadata.json')
  await writeFile(path, JSON.stringify({ 'containerimage.digest': content }))
  const values = { IMAGE: 'docker://a.local/ui:build-7', VERSION: '1.2.3', 'metadata-file': path }
  const { options } = await prepare({ values }, around)
  expect(options.images[0].image).toEqual({
    kind: 'registry',
    text: 'docker://a.local/ui:build-7',
    reference: {
      text: 'a.local/ui:build-7',
      repository: { registry: 'a.local', path: 'ui' },
      namesRegistry: true,
      digest: content,
    },
  })
  const other = { ...values, IMAGE: `docker://a.local/ui@${digest('another')}` }
  await expect(prepare({ values: other }, around)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('name two images'),
  })
})

test('mistakes in arguments, files and standard input are reported together', async () => {
  const values = {
    IMAGE: 'a.local/ui',
    VERSION: '1.2',
    output: '/nowhere/report.json',
    'ca-file': '/nowhere/ca.pem',
    'metadata-file': '/nowhere/metadata.json',
    'password-stdin': true,
  }
  const stdin = Object.assign(Readable.from([]), { isTTY: true })
  const error = await prepare({ values }, { ...around, stdin }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    problems: [
      { message: '"1.2" is not a full version: the patch is missing.' },
      {
        message:
          '--metadata-file is for images in a registry or a layout, and "a.local/ui" is in the engine.',
      },
      { message: '--password-stdin is given without SEMTAG_USERNAME.' },
      { message: '--metadata-file "/nowhere/metadata.json" does not exist.' },
      { message: '--ca-file "/nowhere/ca.pem" does not exist.' },
      { message: '--output "/nowhere/report.json" is in a directory that does not exist.' },
      { message: '--password-stdin reads from a pipe, and standard input is a terminal.' },
    ],
  })
})
