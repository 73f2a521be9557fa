import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  imageBlobs,
  imageNamed,
  isRestored,
  readWithdrawal,
  restoredDigest,
  restoredImage,
  restoredManifest,
  withdrawalManifest,
} from '../../../src/domain/tags/withdrawal.ts'

describe('marker image', () => {
  const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

  test('isRestored knows the digests of both forms', () => {
    expect(isRestored(sha256(restoredManifest))).toBe(true)
    expect(isRestored(sha256(restoredImage))).toBe(true)
    expect(isRestored(sha256(imageNamed('withdrawal')))).toBe(false)
    expect([isRestored(null), isRestored(undefined)]).toEqual([false, false])
  })

  test('the blobs match the manifest, which has no artifact type', () => {
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
})

describe('withdrawal', () => {
  test('restoredDigest is the digest of restoredManifest', () => {
    expect(restoredDigest).toBe(`sha256:${createHash('sha256').update(restoredManifest).digest('hex')}`)
  })

  test('the manifest names the empty blob', () => {
    const empty = `sha256:${createHash('sha256').update('{}').digest('hex')}`
    expect(JSON.parse(restoredManifest)).toMatchObject({
      config: { digest: empty, size: 2 },
      layers: [{ digest: empty }],
    })
  })

  test('readWithdrawal returns the time and reason of a marker', () => {
    const time = new Date('2026-11-21T08:00:00Z')
    const read = (reason: string | undefined) => {
      const { annotations } = JSON.parse(
        withdrawalManifest({ version: '2.1.114', digest: restoredDigest, time, reason }),
      )
      return readWithdrawal(annotations)
    }
    expect(read('it loses pictures')).toEqual({ time: time.toISOString(), reason: 'it loses pictures' })
    expect(read(undefined)).toEqual({ time: time.toISOString(), reason: null })
  })

  test.each([
    [undefined, null],
    [{}, null],
    [{ 'org.opencontainers.image.created': 'yesterday' }, null],
    [{ 'org.opencontainers.image.created': '2026-11-21 08:00:00' }, null],
    [{ 'org.opencontainers.image.created': '2026-11-21T09:00:00+01:00' }, '2026-11-21T09:00:00+01:00'],
  ])('the annotations %j have the time %s', (annotations, time) => {
    expect(readWithdrawal(annotations)).toEqual({ time, reason: null })
  })
})
