import { expect, test } from 'vitest'
import { createUploadBody } from '../../../src/registry/api/push-blob.ts'
import { bytesOf, collect, descriptorOf, sourceOf } from '../content.ts'
import { calm } from '../fixture.ts'

const bytes = bytesOf(1000)
const blob = descriptorOf(bytes)

test('each stream begins with the first byte', async () => {
  const source = sourceOf(bytes, 300)
  const body = createUploadBody(blob, source, calm)
  for (let time = 0; time < 2; time++) expect((await collect(body.stream())).equals(bytes)).toBe(true)
  expect(source.reads).toBe(2)
  expect(body.failure).toBeUndefined()
})

test('it is handed over once the last byte was taken, and not before', async () => {
  const body = createUploadBody(blob, sourceOf(bytes, 600), calm)
  const seen: boolean[] = []
  for await (const _ of body.stream()) seen.push(body.handedOver)
  expect(seen).toEqual([false, true])
  body.stream()
  expect(body.handedOver).toBe(false)
})

test('who breaks off is no failure of the source, and ends it', async () => {
  let ended = false
  const source = {
    async *read() {
      try {
        yield bytes
        yield bytes
      } finally {
        ended = true
      }
    },
  }
  const body = createUploadBody(blob, source, calm)
  for await (const _ of body.stream()) break
  expect(ended).toBe(true)
  expect(body.failure).toBeUndefined()
})

test('what the source throws is kept', async () => {
  const fault = new Error('gone')
  const source = {
    // biome-ignore lint/correctness/useYield: it fails before the first byte
    async *read(): AsyncGenerator<Uint8Array> {
      throw fault
    },
  }
  const body = createUploadBody(blob, source, calm)
  await expect(collect(body.stream())).rejects.toBe(fault)
  expect(body.failure).toBe(fault)
})
