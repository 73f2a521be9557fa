import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  readWithdrawal,
  restoredDigest,
  restoredManifest,
  withdrawalManifest,
} from '../../../src/domain/tags/withdrawal.ts'

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

test('a marker says what it was told', () => {
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
])('of %j the time is %s', (annotations, time) => {
  expect(readWithdrawal(annotations)).toEqual({ time, reason: null })
})
