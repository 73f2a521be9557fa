import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { inSeconds } from '../../src/registry/timeouts.ts'
import { promptTimers } from '../support/prompt-timers.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry } from './fixture.ts'

test.for([
  [10_000, '10 seconds'],
  [1000, '1 second'],
  [50, '0.05 seconds'],
] as const)('%i milliseconds are %s', ([milliseconds, words]) => {
  expect(inSeconds(milliseconds)).toBe(words)
})

test('a server that takes connections and says nothing', async () => {
  promptTimers()
  const sockets: Socket[] = []
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const port = address === null || typeof address === 'string' ? 0 : address.port
  const fixture = createFixture({ timeouts: { connect: 50, answer: 10_000, content: 10_000 } })
  const error = await failureOf(fixture.at(`${elsewhere}:${port}`).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(error.message).toBe(
    `${elsewhere}:${port} cannot be reached: no connection within 0.05 seconds, after 5 attempts.`,
  )
})

test('a registry that does not answer', async () => {
  promptTimers()
  const registry = await openRegistry()
  registry.fault({ times: 9 }, 'hang')
  const fixture = createFixture({ timeouts: { connect: 10_000, answer: 50, content: 50 } })
  const error = await failureOf(fixture.at(registry).tags(calm))
  expect(error.message).toBe(`${registry.host} sent nothing for 0.05 seconds, after 5 attempts.`)
})
