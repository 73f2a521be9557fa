/** Milliseconds. */
export interface Timeouts {
  /** Until a connection stands, with TLS. */
  readonly connect: number
  /** Without a byte of the answer. */
  readonly answer: number
  /** The same for content that was sent: a registry may have to move gigabytes before it answers. */
  readonly content: number
}

export const defaultTimeouts: Timeouts = { connect: 10_000, answer: 60_000, content: 900_000 }

/** One of the time-outs passed: until the connection stood, or until there was a byte of the answer. */
export class TimeoutFailure extends Error {
  readonly code: 'CONNECT_TIMEOUT' | 'ANSWER_TIMEOUT'

  constructor(code: TimeoutFailure['code']) {
    super(code)
    this.code = code
  }
}

/** `10 seconds`. */
export function inSeconds(milliseconds: number): string {
  return `${milliseconds / 1000} ${milliseconds === 1000 ? 'second' : 'seconds'}`
}

/** How long a byte is waited for. Who does not wait, because it is busy itself, takes no part of it. */
export interface IdleTimeout {
  /** A wait begins. */
  begin(): void
  /** The wait begins anew, where there is one. */
  renew(): void
  end(): void
}

/** Calls `lost` where one wait takes longer than that many milliseconds. */
export function createIdleTimeout(milliseconds: number, lost: () => void): IdleTimeout {
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const begin = () => {
    end()
    timer = setTimeout(lost, milliseconds)
  }
  return { begin, renew: () => timer && begin(), end }
}
