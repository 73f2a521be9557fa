import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { TimeoutFailure } from './timeouts.ts'

/** Waits until a connection stands, with TLS; one that takes longer than the time-out (milliseconds) is ended. */
export async function connected<T extends Duplex>(socket: T, timeout: number): Promise<T> {
  const timer = setTimeout(() => socket.destroy(new TimeoutFailure('CONNECT_TIMEOUT')), timeout)
  try {
    await once(socket, socket instanceof TLSSocket ? 'secureConnect' : 'connect')
    return socket
  } finally {
    clearTimeout(timer)
  }
}
