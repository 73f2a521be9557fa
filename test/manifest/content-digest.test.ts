import { expect, test } from 'vitest'
import { isDigest } from '../../src/domain/image/digest.ts'
import { digestOf } from '../../src/manifest/content-digest.ts'

// The digests of the empty string, from the documents of the algorithms.
const sha256 = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const sha512 =
  'sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e'

test.for([
  [undefined, sha256],
  [`sha256:${'0'.repeat(64)}`, sha256],
  [`sha512:${'0'.repeat(128)}`, sha512],
  [`md5:${'0'.repeat(32)}`, undefined],
] as const)('like %s', ([like, expected]) => {
  if (like !== undefined && !isDigest(like)) throw new Error(like)
  expect(digestOf(new Uint8Array(), like)).toBe(expected)
})
