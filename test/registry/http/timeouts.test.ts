import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { beforeEach, expect, test } from 'vitest'
import { passTurns, unitTurns, waitInTurns } from '../../support/turns.ts'
import { bytesOf, descriptorOf } from '../content.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, portOf } from '../fixture.ts'

const unit = 50
const impatient = { timeouts: { connect: 10_000, answer: unit, content: unit } }

beforeEach(() => waitInTurns(unit))

test('a server that accepts connections and stays silent takes too long to connect', async () => {
  const port = await portOf(createServer())
  const fixture = createFixture({ timeouts: { connect: unit, answer: 10_000, content: 10_000 } })
  const error = await failureOf(fixture.at(`${elsewhere}:${port}`).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(error.message).toBe(
    `${elsewhere}:${port} cannot be reached: no connection within 0.05 seconds, after 5 attempts.`,
  )
})

test('a registry that does not answer is asked five times', async () => {
  const registry = await openRegistry()
  registry.fault({ times: 9 }, 'hang')
  const error = await failureOf(createFixture(impatient).at(registry).tags(calm))
  expect(error.message).toBe(`${registry.host} sent nothing for 0.05 seconds, after 5 attempts.`)
})

test.for([1, 32])(
  'content of %i MiB that stops on its way is an error, after several requests',
  async (size) => {
    const bytes = bytesOf(size * 1024 * 1024)
    const server = createHttpServer((_, response) => {
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 1000))
    })
    const host = `127.0.0.1:${await portOf(server)}`
    const fixture = createFixture(impatient)
    const read = async () => {
      for await (const _ of fixture.at(host).blob(descriptorOf(bytes), calm));
    }
    expect((await failureOf(read())).message).toBe(`${host} sent nothing for 0.05 seconds.`)
    expect(new Set(fixture.retries.map(({ reason }) => reason))).toEqual(new Set(['ANSWER_TIMEOUT']))
  },
)

test.for([8, 32])('time that a slow reader of %i MiB takes does not count', async (size) => {
  const registry = await openRegistry()
  const bytes = bytesOf(size * 1024 * 1024)
  registry.addBlob('gallery/ui', bytes)
  const fixture = createFixture(impatient)
  let pieces = 0
  for await (const _ of fixture.at(registry).blob(descriptorOf(bytes), calm))
    if (pieces++ === 0) await passTurns(3 * unitTurns)
  expect(pieces).toBeGreaterThan(1)
  expect(fixture.retries).toEqual([])
})

test('an upload may take longer than its timeout, as long as bytes flow', async () => {
  const registry = await openRegistry()
  const bytes = bytesOf(8)
  const fixture = createFixture({ timeouts: { connect: 10_000, answer: 10_000, content: unit } })
  async function* read() {
    for (const byte of bytes) {
      await passTurns(unitTurns / 2)
      yield Uint8Array.of(byte)
    }
  }
  expect(await fixture.at(registry).sendBlob(descriptorOf(bytes), { read }, calm)).toBe('sent')
  expect(fixture.retries).toEqual([])
})
