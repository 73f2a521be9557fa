import { expect, test } from 'vitest'
import { readPushStream } from '../../../src/engine/api/push.ts'
import type { LayerProgress } from '../../../src/ports.ts'
import { tagOf } from '../../support/engine/values.ts'

const digest = `sha256:${'a'.repeat(64)}`
const other = `sha256:${'b'.repeat(64)}`
const refers = { status: 'The push refers to repository [r.example/ui]' }
const status = { status: `1.2.3: digest: ${digest} size: 526` }
const aux = { progressDetail: {}, aux: { Tag: '1.2.3', Digest: digest, Size: 526 } }

async function* chunksOf(chunks: readonly string[], failure?: Error): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
  if (failure !== undefined) throw failure
}

const settings = {
  registry: 'r.example',
  podman: false,
  name: 'r.example/ui:1.2.3',
  tag: tagOf('1.2.3'),
  platform: undefined,
  onProgress: () => {},
}
const read = (lines: readonly unknown[], options: Partial<Parameters<typeof readPushStream>[1]> = {}) =>
  readPushStream(chunksOf(lines.map((line) => `${JSON.stringify(line)}\r\n`)), { ...settings, ...options })

test.each<[string, readonly unknown[], string | undefined]>([
  ['a classic store', [refers, status, aux], digest],
  ['a containerd store or Podman', [refers, status], digest],
  ['Podman 3', [{ status: `1.2.3: digest: ${digest}` }], digest],
  ['aux alone', [refers, aux], digest],
  ['aux that is no digest', [status, { aux: { Digest: 'x' } }], digest],
  ['a status without a digest', [{ status: '1.2.3: digest: unknown size: 0' }], undefined],
  ['fields that nobody knows', [{ ...status, new: { field: 1 } }], digest],
  ['progress of a strange form', [{ status: 'Pushing', id: 'a', progressDetail: [] }, status], digest],
])('the digest as %s tells it', async (_, lines, expected) => {
  expect(await read(lines)).toBe(expected)
})

test('the last line needs no end', async () => {
  expect(await readPushStream(chunksOf([JSON.stringify(status)]), settings)).toBe(digest)
})

test('layers are reported as they come, cleaned', async () => {
  const events: LayerProgress[] = []
  const layer = { id: 'dbbe6f6e98ce', progressDetail: {} }
  const lines = [
    refers,
    { ...layer, status: 'Preparing' },
    { ...layer, status: 'Pushing\u001b[2J', progressDetail: { current: 5, total: 10 } },
    status,
  ]
  await read(lines, { onProgress: (event) => events.push(event) })
  expect(events).toEqual([
    { layer: 'dbbe6f6e98ce', status: 'Preparing' },
    { layer: 'dbbe6f6e98ce', status: 'Pushing [2J', current: 5, total: 10 },
  ])
})

test.each<[string, readonly unknown[], string, string]>([
  ['errorDetail', [refers, { errorDetail: { message: 'denied' } }], 'DENIED', 'denied'],
  ['error alone', [refers, { error: 'denied' }], 'DENIED', 'denied'],
  ['both', [{ errorDetail: { message: 'denied' }, error: 'other' }], 'DENIED', 'denied'],
  ['the first of two', [{ error: 'first' }, { error: 'denied' }], 'PUSH_FAILED', 'first'],
  ['an error after the digest', [status, aux, { error: 'late' }], 'PUSH_FAILED', 'late'],
  ['an empty error', [{ errorDetail: {} }], 'PUSH_FAILED', 'it gives no reason'],
])('an error in the stream is an error: %s', async (_, lines, code, words) => {
  await expect(read(lines)).rejects.toMatchObject({
    code,
    message: `The engine could not push r.example/ui:1.2.3: ${words}`,
    speaker: 'engine',
  })
})

const early = {
  code: 'PUSH_FAILED',
  message: 'Pushing r.example/ui:1.2.3: the engine ended its answer before the push was done.',
}

test.each<[string, readonly unknown[]]>([
  ['nothing', []],
  ['no digest', [refers, { status: 'Pushed', id: 'a' }]],
  ['the digest of another tag', [{ status: `1.2: digest: ${other} size: 1` }]],
])('an end after %s is an error', async (_, lines) => {
  await expect(read(lines)).rejects.toMatchObject(early)
})

test('a stream that breaks is an error, also after the digest', async () => {
  const chunks = chunksOf([`${JSON.stringify(status)}\r\n`], new Error('aborted'))
  await expect(readPushStream(chunks, settings)).rejects.toMatchObject(early)
})

test.each([
  ['<html>Bad gateway</html>', '<html>Bad gateway</html>'],
  ['[1]', '[1]'],
  ['{"status":7}', '{"status":7}'],
])('%s is no report of progress', async (line, shown) => {
  await expect(readPushStream(chunksOf([`${line}\n`]), settings)).rejects.toMatchObject({
    code: 'PUSH_FAILED',
    message: `Pushing r.example/ui:1.2.3: the engine sent what is no report of progress: ${shown}`,
  })
})

// https://github.com/moby/moby/blob/master/api/types/auxprogress/push.go
const instead = { aux: { manifestPushedInsteadOfIndex: true, originalIndex: {}, selectedManifest: {} } }
const missing = { aux: { contentMissing: true, desc: {} } }

test('one platform pushed instead of an index is an error, unless it was asked for', async () => {
  await expect(read([instead, status])).rejects.toMatchObject({
    code: 'IMAGE_INCOMPLETE',
    hint: expect.stringContaining('--platform'),
  })
  expect(await read([instead, status], { platform: 'linux/arm64' })).toBe(digest)
})

test('missing content is told as such, not by the words that follow', async () => {
  const words = { error: 'failed to push: content digest sha256:aa: not found' }
  await expect(read([refers, missing, words])).rejects.toMatchObject({
    code: 'IMAGE_INCOMPLETE',
    hint: expect.stringContaining('--platform'),
  })
})
