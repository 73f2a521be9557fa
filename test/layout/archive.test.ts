import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { isSemtagError } from '../../src/domain/errors.ts'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { blobPath } from '../support/layout/blobs.ts'
import { buildLayout, writeIndex } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { errorOf, makePipe, openArchive, test } from './fixture.ts'
import { type Member, members, tar } from './tar.ts'

describe('archive', () => {
  test.for(['', './', './/', 'x/../'])(
    'an archive may have names that begin with "%s"',
    async (prefix, { directory }) => {
      const { digest } = await buildLayout(join(directory, 'layout'))
      const file = join(directory, 'layout.tar')
      await packLayout(join(directory, 'layout'), file, { prefix })
      const { root, close } = await openArchive(file)
      expect(root.digest).toBe(digest)
      await close()
    },
  )

  test('the last file of a name counts, as when tar unpacks', async ({ directory }) => {
    const { built, files } = await members(join(directory, 'layout'))
    const file = join(directory, 'layout.tar')
    await writeFile(file, tar([{ name: 'index.json', content: '{}' }, ...files]))
    const { root, close } = await openArchive(file)
    expect(root.digest).toBe(built.digest)
    await close()
    await writeFile(file, tar([...files, { name: './index.json', content: '{"manifests":[]}' }]))
    expect((await errorOf(openArchive(file))).message).toContain('its index.json is empty')
  })

  test.for([
    ['1', 'index.json'],
    ['2', 'index.json'],
    ['6', 'oci-layout'],
    ['5', 'oci-layout'],
    ['S', 'index.json'],
  ] as const)('a member of the type %s is refused as %s', async ([type, name], { directory }) => {
    const { files } = await members(join(directory, 'layout'))
    const file = join(directory, 'layout.tar')
    await writeFile(file, tar([...files, { name, type }]))
    expect(await errorOf(openArchive(file))).toMatchObject({
      code: 'LAYOUT_INVALID',
      message: `${name} in ${file} is not a regular file.`,
    })
  })

  test.for([
    ['gzip', gzipSync('x')],
    ['zstd', Buffer.from('28b52ffd0458', 'hex')],
    ['xz', Buffer.from('fd377a585a000004', 'hex')],
    ['bzip2', Buffer.from('BZh91AY&SY')],
  ] as const)('an archive compressed with %s is refused', async ([program, bytes], { directory }) => {
    const file = join(directory, 'layout.tar')
    await writeFile(file, bytes)
    expect(await errorOf(openArchive(file))).toMatchObject({
      code: 'LAYOUT_INVALID',
      message: `${file} is compressed with ${program}, but semtag reads archives in place.`,
      hint: `Decompress the archive first, for example with ${program} -d.`,
    })
  })

  test('a pipe is refused without waiting for a writer', async ({ directory }) => {
    const file = join(directory, 'pipe')
    makePipe(file)
    expect(await errorOf(openArchive(file))).toMatchObject({ message: `${file} is not a regular file.` })
  })
})

describe('tar index', () => {
  const file = { name: 'other', content: 'x' }

  test.for([
    ['empty', Buffer.alloc(0), 'is not a tar archive.'],
    ['short', Buffer.from('hello'), 'is not a tar archive.'],
    ['text', Buffer.alloc(4096, 'hello '), 'is not a tar archive.'],
    ['without files', tar([]), 'is not an OCI layout: it has no oci-layout.'],
    ['cut off in a header', tar([file]).subarray(0, 1024 + 100), 'is cut off after 1124 bytes.'],
    ['cut off in a file', tar([file]).subarray(0, 512), 'is cut off after 512 bytes.'],
    ['cut off behind a file', tar([file]).subarray(0, 1024), 'is cut off after 1024 bytes.'],
    ['with a size beyond its end', tar([{ ...file, size: 2 ** 30 }]), 'is cut off after 2048 bytes.'],
    [
      'with a size beyond all',
      tar([{ ...file, size: 2 ** 63, binary: true }]),
      'is cut off after 2048 bytes.',
    ],
  ] as const)('a damaged archive is refused: %s', async ([, bytes, message], { directory }) => {
    const path = join(directory, 'layout.tar')
    await writeFile(path, bytes)
    expect(await errorOf(openArchive(path))).toMatchObject({
      code: 'LAYOUT_INVALID',
      message: `${path} ${message}`,
    })
  })

  test('a refused archive leaves no file open', async ({ directory }) => {
    const path = join(directory, 'layout.tar')
    await writeFile(path, tar([file]).subarray(0, 1024))
    await errorOf(openArchive(path))
    const open = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    )
    expect(open).not.toContain(path)
  })

  test('headers without end are an error', { timeout: 30_000 }, async ({ directory }) => {
    const path = join(directory, 'layout.tar')
    // Long names, of which each has as many blocks as may stand before a header.
    const name = { name: 'L', type: 'L', content: Buffer.alloc(1024 * 1024 - 1024, 'x') }
    const one = tar([name, { name: 'x' }]).subarray(0, -1024)
    const handle = await open(path, 'w')
    for (let count = 0; count < 30; count += 1) await handle.write(one)
    await handle.close()
    expect(await errorOf(openArchive(path))).toMatchObject({
      code: 'LAYOUT_INVALID',
      message: `${path} has more files than semtag reads.`,
    })
  })

  test('an archive that is cut off or damaged anywhere gives its image or a clear error', async ({
    directory,
  }) => {
    const built = await buildLayout(join(directory, 'layout'), { platforms: ['linux/amd64'] })
    const path = join(directory, 'layout.tar')
    await packLayout(built.directory, path)
    const whole = await readFile(path)
    const changes = fc.record({
      length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
      bytes: fc.array(fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) }), { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(changes, async ({ length, bytes }) => {
        const changed = Buffer.from(whole)
        for (const { at, byte } of bytes) changed[at] = byte
        await writeFile(path, changed.subarray(0, length))
        const outcome = await openArchive(path).catch((error: unknown) => error)
        if (outcome instanceof Error) {
          expect(isSemtagError(outcome)).toBe(true)
          expect(outcome.message).toMatch(/^[\x20-\x7e…\ufffd]+$/)
        } else if (typeof outcome === 'object' && outcome !== null && 'root' in outcome) {
          expect(outcome.root).toMatchObject({ digest: built.digest })
          if ('close' in outcome && typeof outcome.close === 'function') await outcome.close()
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('tar member', () => {
  test('semtag reads what tar writes in the format ustar', async ({ directory }) => {
    const { digest } = await buildLayout(join(directory, 'layout'))
    const file = join(directory, 'layout.tar')
    execFileSync('tar', ['--format=ustar', '-C', join(directory, 'layout'), '-cf', file, '.'])
    const { root, close } = await openArchive(file)
    expect(root.digest).toBe(digest)
    await close()
  })

  // The name of a blob of sha512 is longer than a header has room for.
  test.for(['gnu', 'posix'])(
    'semtag reads long names in the format %s of tar',
    async (format, { directory }) => {
      const layout = join(directory, 'layout')
      const built = await buildLayout(layout)
      const bytes = await readFile(join(layout, blobPath(built.digest)))
      const digest = parseDigest(`sha512:${createHash('sha512').update(bytes).digest('hex')}`)
      await mkdir(join(layout, 'blobs', 'sha512'))
      await writeFile(join(layout, blobPath(digest)), bytes)
      const mediaType = 'application/vnd.oci.image.index.v1+json'
      await writeIndex(layout, [{ mediaType, digest, size: bytes.length }])

      const file = join(directory, 'layout.tar')
      execFileSync('tar', [`--format=${format}`, '-C', layout, '-cf', file, '.'])
      const { root, close } = await openArchive(file)
      expect(root.digest).toBe(digest)
      expect(Buffer.from(root.bytes).equals(bytes)).toBe(true)
      await close()
    },
  )

  test('semtag skips a file of nine gigabytes', async ({ directory }) => {
    const { built, files } = await members(join(directory, 'layout'))
    const size = 9 * 2 ** 30
    const file = join(directory, 'layout.tar')
    const handle = await open(file, 'w')
    await handle.write(tar([{ name: 'other', size, binary: true }]).subarray(0, 512))
    await handle.write(tar(files), 0, undefined, 512 + size)
    await handle.close()
    const { root, close } = await openArchive(file)
    expect(root.digest).toBe(built.digest)
    await close()
  })

  test('a link has no content, whatever size its header gives', async ({ directory }) => {
    const { built, files } = await members(join(directory, 'layout'))
    const file = join(directory, 'layout.tar')
    const link: Member = { name: 'other', type: '1', size: 4096 }
    await writeFile(file, tar([link, ...files]))
    const { root, close } = await openArchive(file)
    expect(root.digest).toBe(built.digest)
    await close()
  })

  const file = { name: 'other', content: 'x' }

  test.for([
    [
      Buffer.concat([tar([file]).subarray(0, 1024), Buffer.alloc(1024, 'x')]),
      'is damaged: there is no file header at byte 1024.',
    ],
    [
      tar([{ name: 'L', type: 'L', content: Buffer.alloc(2 * 1024 * 1024, 'x') }, file]),
      'is damaged: the header at byte 0 is too long.',
    ],
  ] as const)('an unreadable header is an error: $1', async ([bytes, message], { directory }) => {
    const path = join(directory, 'layout.tar')
    await writeFile(path, bytes)
    expect(await errorOf(openArchive(path))).toMatchObject({
      code: 'LAYOUT_INVALID',
      message: `${path} ${message}`,
    })
  })
})
