/** How long a byte is waited for. Who does not wait, because it is busy itself, takes no part of it. */
export interface Patience {
  /** The wait begins, or begins anew. */
  begin(): void
  end(): void
}

/** Calls `lost` where one wait takes longer than that many milliseconds. */
export function createPatience(milliseconds: number, lost: () => void): Patience {
  let timer: NodeJS.Timeout | undefined
  return {
    begin() {
      clearTimeout(timer)
      timer = setTimeout(lost, milliseconds)
    },
    end: () => clearTimeout(timer),
  }
}
