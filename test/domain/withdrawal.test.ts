import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { restoredDigest, restoredManifest } from '../../src/domain/withdrawal.ts'

test('the digest is that of the manifest', () => {
  expect(restoredDigest).toBe(`sha256:${createHash('sha256').update(restoredManifest).digest('hex')}`)
})

test('the manifest names the empty blob', () => {
  const empty = `sha256:${createHash('sha256').update('{}').digest('hex')}`
  expect(JSON.parse(restoredManifest)).toMatchObject({
    config: { digest: empty, size: 2 },
    layers: [{ digest: empty }],
  })
})
