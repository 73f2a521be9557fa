import pLimit from 'p-limit'

/** Waits for a turn; the function that it gives ends it. */
export type TakeTurn = () => Promise<() => void>

/** So many turns at once. */
export function createTurns(most: number): TakeTurn {
  const limit = pLimit(most)
  return () =>
    new Promise((begin) => {
      void limit(() => new Promise<void>((end) => begin(end)))
    })
}
