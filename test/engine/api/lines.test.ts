import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines } from '../../../src/engine/api/push.ts'

async function* chunksOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

async function linesOf(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const lines: string[] = []
  for await (const line of readLines(chunksOf(...chunks))) lines.push(line)
  return lines
}

test('ends are cut, empty lines left out, and the last line needs no end', async () => {
  expect(await linesOf('a\r\nb\n\n\r\n  \nc')).toEqual(['a', 'b', 'c'])
})

test('lines and characters may be parted anywhere', async () => {
  const text = '{"status":"größer 🐳"}\r\n{"id":"ö"}\n'
  const bytes = Buffer.from(text)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
      const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length]
      const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
      expect(await linesOf(...chunks)).toEqual(['{"status":"größer 🐳"}', '{"id":"ö"}'])
    }),
  )
})

test('a line without an end is refused before it fills the memory', async () => {
  const endless = Array.from({ length: 20 }, () => 'x'.repeat(100_000))
  await expect(linesOf(...endless)).rejects.toMatchObject({ code: 'PUSH_FAILED' })
})
