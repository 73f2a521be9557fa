import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { isSemtagError } from '../../src/domain/errors.ts'
import { buildLayout } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { errorOf, openArchive, test } from './fixture.ts'
import { tar } from './tar.ts'

const file = { name: 'other', content: 'x' }

test.for([
  ['empty', Buffer.alloc(0), 'is no tar archive.'],
  ['short', Buffer.from('hello'), 'is no tar archive.'],
  ['text', Buffer.alloc(4096, 'hello '), 'is no tar archive.'],
  ['without files', tar([]), 'is no OCI layout: it has no oci-layout.'],
  ['cut off in a header', tar([file]).subarray(0, 1024 + 100), 'is cut off after 1124 bytes.'],
  ['cut off in a file', tar([file]).subarray(0, 512), 'is cut off after 512 bytes.'],
  ['cut off behind a file', tar([file]).subarray(0, 1024), 'is cut off after 1024 bytes.'],
  ['with a size beyond its end', tar([{ ...file, size: 2 ** 30 }]), 'is cut off after 2048 bytes.'],
  ['with a size beyond all', tar([{ ...file, size: 2 ** 63, binary: true }]), 'is cut off after 2048 bytes.'],
] as const)('an archive that is %s', async ([, bytes, message], { directory }) => {
  const path = join(directory, 'layout.tar')
  await writeFile(path, bytes)
  expect(await errorOf(openArchive(path))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${path} ${message}`,
  })
})

test('headers without end are given up', { timeout: 30_000 }, async ({ directory }) => {
  const path = join(directory, 'layout.tar')
  // Long names, of which each has as many blocks as may stand before a header.
  const name = { name: 'L', type: 'L', content: Buffer.alloc(1024 * 1024 - 1024, 'x') }
  const one = tar([name, { name: 'x' }]).subarray(0, -1024)
  const handle = await open(path, 'w')
  for (let count = 0; count < 30; count += 1) await handle.write(one)
  await handle.close()
  expect(await errorOf(openArchive(path))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${path} has more files than semtag looks through.`,
  })
})

test('an archive that is cut off or damaged anywhere ends with its image or a clear error', async ({
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
