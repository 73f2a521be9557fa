/** Milliseconds. */
export interface Timeouts {
  /** The time to connect, including the TLS handshake. */
  readonly connect: number
  /** The time without a byte of the answer. */
  readonly answer: number
  /** The same after an upload: a registry may have to move gigabytes before it answers. */
  readonly content: number
}

export const defaultTimeouts: Timeouts = { connect: 10_000, answer: 60_000, content: 900_000 }

/** A connection took longer than `connect`, or an answer paused for longer than `answer` or `content`. */
export class TimeoutFailure extends Error {
  readonly code: 'CONNECT_TIMEOUT' | 'ANSWER_TIMEOUT'

  constructor(code: TimeoutFailure['code']) {
    super(code)
    this.code = code
  }
}

/** Limits each wait for a byte. Time that the caller spends on its own work does not count. */
export interface IdleTimeout {
  /** Starts a wait. */
  begin(): void
  /** Restarts the current wait, if there is one. */
  renew(): void
  end(): void
}

/** Calls `expired` if one wait takes longer than `milliseconds`. */
export function createIdleTimeout(milliseconds: number, expired: () => void): IdleTimeout {
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const begin = () => {
    end()
    timer = setTimeout(expired, milliseconds)
  }
  return { begin, renew: () => timer && begin(), end }
}
