import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A line to a server on this machine with a chosen delay, and with the throughput of the machine. */
export interface SlowLine {
  /** Clients connect here: `127.0.0.1:40123`. */
  readonly host: string
  /** Milliseconds from a question to its answer, half of them each way; may be changed at any time. */
  roundTrip: number
  /** How many connections were opened so far. */
  readonly connections: number
  close(): Promise<void>
}

/**
 * Every byte arrives half a round trip after it was sent, however many are under way: the delay costs no throughput.
 * The kernel of this machine accepts a connection at once, so the handshake's round trip is added to its first bytes.
 */
export async function openSlowLine(server: string, roundTrip: number): Promise<SlowLine> {
  const [hostname, port] = server.split(':')
  const sockets = new Set<Socket>()
  let connections = 0

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    connections++
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true })
    const opens = performance.now() + line.roundTrip
    carry(near, far, opens, line)
    carry(far, near, 0, line)
    for (const socket of [near, far]) sockets.add(socket)
  })
  const line = {
    host: '',
    roundTrip,
    get connections() {
      return connections
    },
    async close() {
      listener.close()
      for (const socket of sockets) socket.destroy()
      await once(listener, 'close')
    },
  }
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  line.host = `127.0.0.1:${address.port}`
  return line
}

/** Passes data and the end of it from one socket to the other, in order. */
function carry(from: Socket, to: Socket, opens: number, line: Pick<SlowLine, 'roundTrip'>): void {
  const waiting: { readonly due: number; readonly chunk: Buffer | undefined }[] = []
  const deliver = () => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const left = next.due - performance.now()
      // Timers have whole milliseconds.
      if (left > 0.5) return void setTimeout(deliver, left)
      waiting.shift()
      if (next.chunk === undefined) to.end()
      else to.write(next.chunk)
    }
  }
  const send = (chunk: Buffer | undefined) => {
    waiting.push({ due: Math.max(performance.now(), opens) + line.roundTrip / 2, chunk })
    if (waiting.length === 1) deliver()
  }
  from.on('data', send).on('end', () => send(undefined))
  from.on('error', () => to.destroy())
  // Data on the way still arrives. A connection that breaks at one end also breaks at the other.
  from.on('close', (hadError) => void (hadError && to.destroy()))
}
