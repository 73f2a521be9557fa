import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SemtagError } from '../../src/domain/errors.ts'
import { isDigest, parseDigest } from '../../src/domain/image/digest.ts'
import { checkContent, contentDigest } from '../../src/manifest/content-digest.ts'

describe('check content', () => {
  const wrong = (what: string) => new SemtagError({ code: 'CONTENT_INVALID', message: `The blob ${what}.` })

  /** What comes through of the pieces, and the message of the error that ends it. */
  async function check(pieces: readonly string[], size: number, digest: string) {
    const passed: string[] = []
    let asked = 0
    async function* source() {
      for (const piece of pieces) {
        asked += 1
        yield Buffer.from(piece)
      }
    }
    const blob = { mediaType: '', digest: parseDigest(digest), size }
    try {
      for await (const piece of checkContent(source(), blob, wrong))
        passed.push(Buffer.from(piece).toString())
      return { passed, asked, error: undefined }
    } catch (error) {
      return { passed, asked, error: error instanceof Error ? error.message : 'no error' }
    }
  }

  function of(text: string, algorithm = 'sha256'): string {
    return `${algorithm}:${createHash(algorithm).update(text).digest('hex')}`
  }

  test.for([
    [['a', '', 'bc', ''], 3, of('abc'), ['a', 'bc']],
    [['abc'], 3, of('abc', 'sha512'), ['abc']],
    [['abc'], 3, of('abc', 'sha384'), ['abc']],
    [[], 0, of(''), []],
  ] as const)('the pieces %j of a right blob pass', async ([pieces, size, digest, passed]) => {
    expect(await check(pieces, size, digest)).toEqual({ passed, asked: pieces.length, error: undefined })
  })

  test.for([
    ['short', ['a', 'b'], 3, of('abc'), ['a', 'b'], 'The blob ends after 2 of 3 bytes.'],
    ['empty', [], 3, of('abc'), [], 'The blob ends after 0 of 3 bytes.'],
    [
      'long',
      ['a', 'bcd', 'e'],
      3,
      of('abc'),
      ['a'],
      'The blob has more than the 3 bytes that its manifest says.',
    ],
    [
      'other',
      ['a', 'bd', ''],
      3,
      of('abc'),
      ['a'],
      `The blob does not match its digest: its bytes have ${of('abd')}.`,
    ],
    [
      'weak',
      ['abc'],
      3,
      of('abc', 'md5'),
      [],
      'The blob has a digest whose algorithm semtag does not support.',
    ],
  ] as const)('a wrong blob is an error: %s', async ([, pieces, size, digest, passed, error]) => {
    expect(await check(pieces, size, digest)).toMatchObject({ passed, error })
  })

  test('reading stops at the first byte beyond the size', async () => {
    expect((await check(['a', 'bcd', 'e', 'f'], 3, of('abc'))).asked).toBe(2)
  })
})

describe('content digest', () => {
  // The digests of the empty string, from the documents of the algorithms.
  const sha256 = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  const sha512 =
    'sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e'

  test.for([
    [undefined, sha256],
    [`sha256:${'0'.repeat(64)}`, sha256],
    [`sha512:${'0'.repeat(128)}`, sha512],
    [`md5:${'0'.repeat(32)}`, undefined],
  ] as const)('the digest has the algorithm of %s', ([like, expected]) => {
    if (like !== undefined && !isDigest(like)) throw new Error(like)
    expect(contentDigest(new Uint8Array(), like)).toBe(expected)
  })
})
