import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  imageBlobs,
  imageNamed,
  isRestored,
  restoredImage,
  restoredManifest,
} from '../../../src/domain/tags/withdrawal.ts'

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

test('a marker that was taken back is known by its digest, in both forms', () => {
  expect(isRestored(sha256(restoredManifest))).toBe(true)
  expect(isRestored(sha256(restoredImage))).toBe(true)
  expect(isRestored(sha256(imageNamed('withdrawal')))).toBe(false)
  expect([isRestored(null), isRestored(undefined)]).toEqual([false, false])
})

test('the blobs are what the manifest says, and nothing has an artifact type', () => {
  for (const { digest, size, text } of imageBlobs) {
    expect(digest).toBe(sha256(text))
    expect(size).toBe(text.length)
  }
  const [config, layer] = imageBlobs
  const { digest, mediaType, size } = layer ?? {}
  expect(JSON.parse(config?.text ?? '').rootfs.diff_ids).toEqual([digest])
  const manifest = JSON.parse(imageNamed('removal', { why: 'not' }))
  expect(manifest).toMatchObject({
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config?.digest },
    layers: [{ digest, mediaType, size }],
    annotations: { 'dev.semtag.artifact': 'removal', why: 'not' },
  })
  expect(manifest).not.toHaveProperty('artifactType')
})
