import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'

import { bytesOf, descriptorOf } from '../content.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, portOf } from '../fixture.ts'

test('a server that takes connections and says nothing', async () => {
  const port = await portOf(createServer())
  const fixture = createFixture({ timeouts: { connect: 50, answer: 10_000, content: 10_000 } })
  const error = await failureOf(fixture.at(`${elsewhere}:${port}`).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(error.message).toBe(
    `${elsewhere}:${port} cannot be reached: no connection within 0.05 seconds, after 5 attempts.`,
  )
})

test('a registry that does not answer', async () => {
  const registry = await openRegistry()
  registry.fault({ times: 9 }, 'hang')
  const fixture = createFixture({ timeouts: { connect: 10_000, answer: 50, content: 50 } })
  const error = await failureOf(fixture.at(registry).tags(calm))
  expect(error.message).toBe(`${registry.host} sent nothing for 0.05 seconds, after 5 attempts.`)
})

const impatient = { timeouts: { connect: 10_000, answer: 50, content: 50 } }

test('content that stops on its way', async () => {
  const bytes = bytesOf(1024 * 1024)
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
})

test('who reads slowly does not take the registry for slow', async () => {
  const registry = await openRegistry()
  const bytes = bytesOf(8 * 1024 * 1024)
  registry.addBlob('gallery/ui', bytes)
  const fixture = createFixture({ timeouts: { connect: 10_000, answer: 1000, content: 1000 } })
  let pieces = 0
  for await (const _ of fixture.at(registry).blob(descriptorOf(bytes), calm))
    if (pieces++ === 0) await setTimeout(1500)
  expect(pieces).toBeGreaterThan(1)
  expect(fixture.retries).toEqual([])
})

test('an upload may take longer than an answer, as long as it goes on', async () => {
  const registry = await openRegistry()
  const bytes = bytesOf(8)
  const fixture = createFixture({ timeouts: { connect: 10_000, answer: 10_000, content: 1000 } })
  async function* read() {
    for (const byte of bytes) {
      await setTimeout(150)
      yield Uint8Array.of(byte)
    }
  }
  expect(await fixture.at(registry).sendBlob(descriptorOf(bytes), { read }, calm)).toBe('sent')
  expect(fixture.retries).toEqual([])
})
