import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bytesOf, descriptorOf } from './content.ts'
import { calm, createFixture, openRegistry, portOf } from './fixture.ts'

const mebibyte = 1024 * 1024

test('a blob streams from one registry to another without piling up between them', async () => {
  const bytes = bytesOf(64 * mebibyte)
  const blob = descriptorOf(bytes)
  const source = await openRegistry()
  source.addBlob('gallery/ui', bytes)

  let taken = 0
  let arrived = 0
  let most = 0
  const hash = createHash('sha256')
  const target = await slowRegistry(async (piece, count) => {
    hash.update(piece)
    arrived += piece.length
    most = Math.max(most, taken - arrived)
    // Long enough for a client that does not wait to take the whole blob meanwhile.
    if (count < 100) for (let turn = 0; turn < 50; turn++) await setImmediate()
  })
  const fixture = createFixture()
  const from = fixture.at(source)
  async function* read(signal: AbortSignal) {
    for await (const chunk of from.blob(blob, signal)) {
      taken += chunk.length
      yield chunk
    }
  }
  expect(await fixture.at(target).sendBlob(blob, { read }, calm)).toBe('sent')
  expect(arrived).toBe(blob.size)
  expect(`sha256:${hash.digest('hex')}`).toBe(blob.digest)
  // What the kernel holds of a connection is in it: 4 to 10 MiB by the defaults of Linux.
  expect(most).toBeLessThan(16 * mebibyte)
})

/** A registry without blobs, which takes each piece of an upload once it is done with the one before. */
async function slowRegistry(take: (piece: Uint8Array, count: number) => Promise<void>): Promise<string> {
  const read = async (message: IncomingMessage) => {
    let count = 0
    for await (const piece of message) await take(piece, count++)
  }
  const server = createServer(async (request, response) => {
    if (request.method === 'PUT') await read(request)
    const status = { HEAD: 404, POST: 202, PUT: 201 }[request.method ?? ''] ?? 500
    response.writeHead(status, { location: '/v2/gallery/ui/blobs/uploads/1' }).end()
  })
  return `127.0.0.1:${await portOf(server)}`
}
