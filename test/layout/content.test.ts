import { appendFile, mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { parseTag } from '../../src/domain/image/tag.ts'
import { blobPath, json, writeBlob } from '../support/layout/blobs.ts'
import { type BuiltLayout, buildLayout, writeIndex, writeManifest } from '../support/layout/layout.ts'
import { bothKinds, bytesOf, errorOf, openDirectory, signal, test } from './fixture.ts'

describe('content', () => {
  const large = 3_000_000

  /** Has another byte in its last place. */
  async function spoil(path: string, size: number): Promise<void> {
    await truncate(path, size - 1)
    await appendFile(path, '?')
  }

  function largest({ blobs }: BuiltLayout) {
    const [blob] = [...blobs].sort((one, two) => two.size - one.size)
    if (blob === undefined) throw new Error('no blob')
    return blob
  }

  describe.each(bothKinds)('%s', (_, open) => {
    test.for([
      ['shorter', (path: string) => truncate(path, 10), /has 10 bytes, but its manifest says \d+\.$/],
      ['longer', (path: string) => appendFile(path, '?'), /has \d+ bytes, but its manifest says \d+\.$/],
      ['other', spoil, /does not match its digest: its bytes have sha256:[0-9a-f]{64}\.$/],
      [
        'missing',
        (path: string) => rm(path),
        /names blobs\/sha256\/[0-9a-f]{64}, but does not have this file\.$/,
      ],
    ] as const)('a blob that is %s is refused before its end', async ([, change, words], { directory }) => {
      const path = join(directory, 'layout')
      const built = await buildLayout(path, { largeLayer: large })
      const blob = largest(built)
      await change(join(path, blobPath(blob.digest)), blob.size)
      const { content, close } = await open(path)

      let passed = 0
      const reading = (async () => {
        for await (const piece of content.blob(blob, signal)) passed += piece.length
        return undefined
      })()
      const error = await errorOf(reading)
      expect(error.code).toBe('CONTENT_INVALID')
      expect(error.message).toMatch(words)
      expect(passed).toBeLessThan(blob.size)
      await close()
    })

    test('a manifest that does not match its digest is refused', async ({ directory }) => {
      const path = join(directory, 'layout')
      const { digest } = await buildLayout(path)
      await writeFile(join(path, blobPath(digest)), '{}')
      const { code, message } = await errorOf(open(path))
      expect(code).toBe('MANIFEST_INVALID')
      expect(message).toMatch(/does not match its digest: its bytes have sha256:44136fa355b3/)
    })
  })

  test('many blobs are read at once, and a reader that stops leaves nothing open', async ({ directory }) => {
    const built = await buildLayout(directory, { largeLayer: large })
    const before = await openFiles()
    const { content, close } = await openDirectory(directory)
    const blob = largest(built)
    const read = await Promise.all(Array.from({ length: 20 }, () => bytesOf(content.blob(blob, signal))))
    expect(new Set(read.map(({ length }) => length))).toEqual(new Set([blob.size]))
    for await (const _ of content.blob(blob, signal)) break
    await close()
    expect(await openFiles()).toBe(before)

    async function openFiles(): Promise<number> {
      const links = await readdir('/proc/self/fd').catch(() => [])
      return links.length
    }
  })

  test('an abort ends a blob that is being read', async ({ directory }) => {
    const built = await buildLayout(directory, { largeLayer: large })
    const { content, close } = await openDirectory(directory)
    const abort = new AbortController()
    const reading = (async () => {
      for await (const _ of content.blob(largest(built), abort.signal)) abort.abort()
      return undefined
    })()
    expect(await errorOf(reading)).toMatchObject({ code: 'INTERRUPTED' })
    await close()
  })

  test('a tag is looked up in index.json, and a missing tag is undefined', async ({ directory }) => {
    const built = await buildLayout(directory, { ref: 'dev' })
    const name = `sha256-${built.digest.slice(7)}.sig`
    const signature = await writeManifest(directory, {})
    await writeIndex(directory, [
      { mediaType: 'application/vnd.oci.image.index.v1+json', digest: built.digest, size: 1 },
      { ...signature, annotations: { 'org.opencontainers.image.ref.name': name } },
    ])
    const { content, close } = await openDirectory(directory, { digest: built.digest })
    expect((await content.get(parseTag(name), signal))?.digest).toBe(signature.digest)
    expect(await content.get(parseTag('dev'), signal)).toBeUndefined()
    expect(await content.get(parseDigest(`sha256:${'0'.repeat(64)}`), signal)).toBeUndefined()
    await close()
  })

  test('a manifest without a media type has that of the descriptor that names it', async ({ directory }) => {
    await buildLayout(directory)
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    const config = await writeBlob(directory, 'application/vnd.oci.image.config.v1+json', json({}))
    const bare = await writeBlob(directory, mediaType, json({ schemaVersion: 2, config, layers: [] }))
    await writeIndex(directory, [bare])
    const { root, close } = await openDirectory(directory)
    expect(root).toMatchObject({ mediaType, digest: bare.digest, config: config.digest })
    await close()
  })

  test('a manifest with an unsupported digest algorithm is refused', async ({ directory }) => {
    await buildLayout(directory)
    const { content, close } = await openDirectory(directory)
    const digest = parseDigest(`md5:${'0'.repeat(32)}`)
    await mkdir(join(directory, 'blobs', 'md5'))
    await writeFile(join(directory, blobPath(digest)), '{}')
    await expect(content.get(digest, signal)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `${digest} in ${directory} has a digest whose algorithm semtag does not support.`,
    })
    await close()
  })
})

describe('referrers', () => {
  const indexType = 'application/vnd.oci.image.index.v1+json'

  test('the manifests about an image are those with it as subject, and those of the fallback tag', async ({
    directory,
  }) => {
    const { digest } = await buildLayout(directory)
    const root = { mediaType: indexType, digest, size: 1 }
    const sbom = await writeManifest(directory, { artifactType: 'application/spdx+json', subject: root })
    const listed = await writeManifest(directory, { artifactType: 'application/x' })
    const gone = { ...listed, digest: parseDigest(`sha256:${'1'.repeat(64)}`) }
    const fallback = await writeBlob(
      directory,
      indexType,
      json({ schemaVersion: 2, mediaType: indexType, manifests: [listed, sbom] }),
    )
    await writeIndex(directory, [
      root,
      sbom,
      gone,
      { ...sbom, mediaType: 'text/plain' },
      { ...fallback, annotations: { 'org.opencontainers.image.ref.name': digest.replace(':', '-') } },
    ])
    const { content, close } = await openDirectory(directory, { digest })
    const found = await content.referrers(digest, signal)
    expect(found.map((entry) => entry.digest)).toEqual([sbom.digest, listed.digest])
    expect(await content.referrers(sbom.digest, signal)).toEqual([])
    await close()
  })

  test('too many manifests for a search of referrers are refused', async ({ directory }) => {
    const { digest } = await buildLayout(directory)
    await writeIndex(
      directory,
      Array.from({ length: 1001 }, () => ({ mediaType: indexType, digest, size: 1 })),
    )
    const { content, close } = await openDirectory(directory)
    expect(await errorOf(content.referrers(digest, signal).then(() => undefined))).toMatchObject({
      code: 'LAYOUT_INVALID',
      message: `index.json of ${directory} names more than 1000 manifests, too many to read them all.`,
    })
    await close()
  })
})
