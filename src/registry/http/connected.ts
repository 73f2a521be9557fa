import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { TimeoutFailure } from './timeouts.ts'

/** Waits until a connection stands, with TLS; one that takes longer than the time-out (milliseconds) is ended. */
export async function connected<T extends Duplex>(socket: T, timeout: number): Promise<T> {
  const timer = setTimeout(() => socket.destroy(new TimeoutFailure('CONNECT_TIMEOUT')), timeout)
  try {
    return await new Promise((resolve, reject) => {
      socket
        .once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => resolve(socket))
        .once('error', reject)
        .once('close', () => reject(new Error('closed before it stood')))
    })
  } finally {
    clearTimeout(timer)
  }
}
