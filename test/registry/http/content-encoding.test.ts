import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bytesOf, descriptorOf } from '../content.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

const list = Buffer.from(JSON.stringify({ tags: ['1.0.0'] }))
const json = { 'content-type': 'application/json' }

test.for([
  ['gzip', gzipSync(list)],
  ['x-gzip', gzipSync(list)],
  ['deflate', deflateSync(list)],
  ['br', brotliCompressSync(list)],
  ['identity', list],
] as const)('semtag decodes an answer in %s that it did not ask for', async ([encoding, body]) => {
  const registry = await openRegistry()
  registry.fault({}, { status: 200, headers: { ...json, 'content-encoding': encoding }, body })
  expect(await createFixture().at(registry).tags(calm)).toEqual(['1.0.0'])
})

test('semtag checks the decoded bytes of a blob in gzip', async () => {
  const registry = await openRegistry()
  const bytes = bytesOf(100_000)
  registry.fault({}, { status: 200, headers: { 'content-encoding': 'gzip' }, body: gzipSync(bytes) })
  const pieces: Uint8Array[] = []
  for await (const piece of createFixture().at(registry).blob(descriptorOf(bytes), calm)) pieces.push(piece)
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
})

test('an error in gzip quotes the registry', async () => {
  const registry = await openRegistry()
  const body = gzipSync(JSON.stringify({ errors: [{ code: 'DENIED', message: 'not for you' }] }))
  registry.fault({}, { status: 403, headers: { ...json, 'content-encoding': 'gzip' }, body })
  const error = await failureOf(createFixture().at(registry).get(tag('1'), calm))
  expect(error.message).toContain('DENIED: not for you')
})

test.for([
  ['an encoding that nobody knows', 'zstd', list, 'in the encoding "zstd", which semtag did not request'],
  ['text as gzip', 'gzip', list, 'whose encoding "gzip" is broken'],
  ['gzip that is cut', 'gzip', gzipSync(list).subarray(0, 20), 'whose encoding "gzip" is broken'],
  [
    'gzip that grows beyond the limit',
    'gzip',
    gzipSync(Buffer.alloc(40 * 1024 * 1024)),
    'an answer of more than',
  ],
] as const)('%s is an error', async ([, encoding, body, words]) => {
  const registry = await openRegistry()
  registry.fault({}, { status: 200, headers: { ...json, 'content-encoding': encoding }, body })
  const repository = createFixture().at(registry)
  const error = await failureOf(repository.tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR', speaker: 'registry' })
  expect(error.message).toContain(words)
  expect(await repository.tags(calm)).toEqual([])
})
