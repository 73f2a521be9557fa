import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { openSlowLine } from './slow-line.ts'

const roundTrip = 100
// Timers have whole milliseconds.
const rounding = 2

/** A server that sends back what it gets, behind a line. */
async function echo() {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const line = await openSlowLine(`127.0.0.1:${address.port}`, roundTrip)
  onTestFinished(async () => {
    await line.close()
    server.close()
  })
  return line
}

function connectTo(host: string): Socket {
  return connect(Number(host.split(':')[1]), '127.0.0.1')
}

async function ask(socket: Socket): Promise<number> {
  const start = performance.now()
  socket.write('?')
  await once(socket, 'data')
  return performance.now() - start
}

test('an answer takes one round trip, and the first answer two, because of the handshake', async () => {
  const line = await echo()
  const socket = connectTo(line.host)
  expect(await ask(socket)).toBeGreaterThanOrEqual(2 * roundTrip - rounding)
  expect(await ask(socket)).toBeGreaterThanOrEqual(roundTrip - rounding)
  line.roundTrip = 2 * roundTrip
  expect(await ask(socket)).toBeGreaterThanOrEqual(2 * roundTrip - rounding)
  socket.destroy()
  expect(line.connections).toBe(1)
})

test('data that is sent together arrives together, complete and in order', async () => {
  const line = await echo()
  const socket = connectTo(line.host)
  const start = performance.now()
  const parts = Array.from({ length: 100 }, (_, index) => `${index} `.repeat(10_000))
  for (const part of parts) socket.write(part)
  socket.end()
  expect((await buffer(socket)).toString()).toBe(parts.join(''))
  // One part after the other would have taken a hundred round trips.
  expect(performance.now() - start).toBeLessThan(20 * roundTrip)
})

test('a connection that ends on one side ends on the other', async () => {
  const line = await echo()
  const socket = connectTo(line.host)
  await ask(socket)
  const ended = once(socket, 'close')
  await line.close()
  await ended
  expect(socket.destroyed).toBe(true)
})
