/** How long a byte is waited for. Who does not wait, because it is busy itself, takes no part of it. */
export interface Patience {
  /** A wait begins. */
  begin(): void
  /** The wait begins anew, where there is one. */
  renew(): void
  end(): void
}

/** Calls `lost` where one wait takes longer than that many milliseconds. */
export function createPatience(milliseconds: number, lost: () => void): Patience {
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
