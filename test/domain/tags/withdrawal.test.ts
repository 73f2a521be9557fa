import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  emptyBlob,
  imageBlobs,
  imageNamed,
  isRestored,
  readWithdrawal,
  restoredDigest,
  restoredImage,
  restoredManifest,
  withdrawalAnnotations,
  withdrawalManifest,
  withdrawnDigest,
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

  const time = new Date('2026-11-21T08:00:00Z')
  const oci = 'application/vnd.oci.image.manifest.v1+json'

  test('a marker is an artifact without files, in one of two forms', () => {
    const withdrawal = { version: '2.1.114', digest: restoredDigest, time, reason: 'it loses pictures' }
    const annotations = {
      'org.opencontainers.image.created': '2026-11-21T08:00:00.000Z',
      'org.opencontainers.image.version': '2.1.114',
      'dev.semtag.withdrawal.digest': restoredDigest,
      'dev.semtag.withdrawal.reason': 'it loses pictures',
    }
    const { text, ...empty } = emptyBlob
    expect(text).toBe('{}')
    expect(JSON.parse(withdrawalManifest(withdrawal))).toEqual({
      schemaVersion: 2,
      mediaType: oci,
      artifactType: 'application/vnd.semtag.withdrawal.v1',
      config: empty,
      layers: [empty],
      annotations,
    })
    expect(JSON.parse(imageNamed('withdrawal', annotations))).toMatchObject({
      schemaVersion: 2,
      mediaType: oci,
      annotations,
    })
    expect(withdrawalAnnotations({ ...withdrawal, reason: undefined })).toStrictEqual({
      'org.opencontainers.image.created': '2026-11-21T08:00:00.000Z',
      'org.opencontainers.image.version': '2.1.114',
      'dev.semtag.withdrawal.digest': restoredDigest,
    })
  })

  test.each([
    [undefined, undefined],
    [{}, undefined],
    [{ 'dev.semtag.withdrawal.digest': 'sha256:1' }, undefined],
    [{ 'dev.semtag.withdrawal.digest': restoredDigest }, restoredDigest],
  ])('the annotations %j name the image %s', (annotations, digest) => {
    expect(withdrawnDigest(annotations)).toBe(digest)
  })

  test('readWithdrawal returns the time and reason of a marker', () => {
    const read = (reason: string | undefined) => {
      const { annotations } = JSON.parse(
        withdrawalManifest({ version: '2.1.114', digest: restoredDigest, time, reason }),
      )
      return readWithdrawal(annotations)
    }
    expect(read('it loses pictures')).toEqual({ time: time.toISOString(), reason: 'it loses pictures' })
    expect(read(' it is slow\n')).toEqual({ time: time.toISOString(), reason: 'it is slow' })
    for (const none of [undefined, ' '])
      expect(read(none)).toEqual({ time: time.toISOString(), reason: null })
  })

  test.each([
    [undefined, null],
    [{}, null],
    [{ 'org.opencontainers.image.created': 'yesterday' }, null],
    [{ 'org.opencontainers.image.created': '2026-11-21 08:00:00' }, null],
    [{ 'org.opencontainers.image.created': 'on 2026-11-21T08:00:00Z' }, null],
    [{ 'org.opencontainers.image.created': '2026-11-21T08:00:00Z or so' }, null],
    [{ 'org.opencontainers.image.created': '2026-11-21T09:00:00+01:00' }, '2026-11-21T09:00:00+01:00'],
  ])('the annotations %j have the time %s', (annotations, time) => {
    expect(readWithdrawal(annotations)).toEqual({ time, reason: null })
  })
})
