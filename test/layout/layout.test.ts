import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { SemtagError } from '../../src/domain/errors.ts'
import { openLayout } from '../../src/layout/layout.ts'
import { blobPath } from '../support/layout/blobs.ts'
import { buildLayout } from '../support/layout/layout.ts'
import { bothKinds, bytesOf, errorOf, openArchive, openDirectory, signal, test } from './fixture.ts'

describe.each(bothKinds)('%s', (_, open) => {
  test('a layout gives every manifest and blob as it is on disk', async ({ directory }) => {
    const path = join(directory, 'layout')
    const built = await buildLayout(path, { version: '1.2.3', largeLayer: 3_000_000 })
    const { root, content, close } = await open(path)

    expect(root).toMatchObject({
      digest: built.digest,
      annotations: { 'org.opencontainers.image.version': '1.2.3' },
    })
    expect(root.manifests?.map(({ digest, platform }) => [digest, platform])).toEqual([
      [built.children['linux/amd64'], 'linux/amd64'],
      [built.children['linux/arm64'], 'linux/arm64'],
      ...built.attestations.map((digest) => [digest, undefined]),
    ])
    const named = new Set<string>()
    for (const { digest } of [root, ...(root.manifests ?? [])]) {
      const manifest = await content.get(digest, signal)
      expect(manifest?.bytes).toEqual(await readFile(join(path, blobPath(digest))))
      for (const blob of manifest?.blobs ?? []) {
        named.add(blob.digest)
        const bytes = await bytesOf(content.blob(blob, signal))
        expect(bytes.equals(await readFile(join(path, blobPath(blob.digest))))).toBe(true)
      }
    }
    expect([...named].sort()).toEqual(built.blobs.map(({ digest }) => digest).sort())
    await close()
  })

  test('a layout that lacks the image it names is an error', async ({ directory }) => {
    const path = join(directory, 'layout')
    const { digest } = await buildLayout(path)
    await rm(join(path, blobPath(digest)))
    const { code, message } = await errorOf(open(path))
    expect(code).toBe('CONTENT_INVALID')
    expect(message).toMatch(
      new RegExp(`layout(\\.tar)? names ${blobPath(digest)}, but does not have this file\\.$`),
    )
  })
})

test.for([
  ['oci', '1.0', 'There is no directory 1.0.', 'docker-daemon:oci:1.0.'],
  ['oci-archive', '1.0', 'There is no file 1.0.', 'docker-daemon:oci-archive:1.0.'],
  ['oci', 'no/such', 'There is no directory no/such.', 'Check the path.'],
  ['oci-archive', 'package.json/x.tar', 'There is no file package.json/x.tar.', 'Check the path.'],
  ['oci', '\u001b[31m', 'There is no directory [31m.', 'Check the path.'],
  ['oci', 'a\0b', 'a b cannot be read (ERR_INVALID_ARG_VALUE).', undefined],
] as const)('%s:%s names nothing, and the error says so', async ([kind, path, message, hint]) => {
  const error = await errorOf((kind === 'oci' ? openDirectory : openArchive)(path))
  expect(error).toMatchObject({ code: 'LAYOUT_INVALID', message })
  expect(error.hint?.endsWith(hint ?? '')).toBe(hint === undefined ? undefined : true)
})

test('the hint for the wrong kind names the right kind', async ({ directory }) => {
  const file = join(directory, 'file')
  await writeFile(file, '')
  expect(await errorOf(openDirectory(file))).toMatchObject({
    message: `${file} is not a directory.`,
    hint: `For an archive, write oci-archive:${file}.`,
  })
  expect(await errorOf(openArchive(directory))).toMatchObject({
    message: `${directory} is a directory.`,
    hint: `For a layout in a directory, write oci:${directory}.`,
  })
})

test('an aborted signal ends each call with its reason', async ({ directory }) => {
  const built = await buildLayout(directory)
  const { content, close } = await openDirectory(directory)
  const [blob] = built.blobs
  if (blob === undefined) throw new Error('no blob')
  const reason = new SemtagError({ code: 'TIMEOUT', message: 'The time is up.' })
  const aborted = AbortSignal.abort(reason)
  const options = { kind: 'oci', path: directory, ref: undefined, digest: undefined } as const
  await expect(openLayout(options, aborted)).rejects.toBe(reason)
  await expect(content.get(built.digest, aborted)).rejects.toBe(reason)
  await expect(content.referrers(built.digest, aborted)).rejects.toBe(reason)
  await expect(bytesOf(content.blob(blob, aborted))).rejects.toBe(reason)
  await expect(content.get(built.digest, AbortSignal.abort())).rejects.toMatchObject({ code: 'INTERRUPTED' })
  await close()
})
