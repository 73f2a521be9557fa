import { expect, test } from 'vitest'
import { stoppable } from '../../../src/release/state/waiting.ts'

test('stoppable ends what is still under way', async () => {
  let seen: AbortSignal | undefined
  const run = async (signal: AbortSignal) => {
    seen = signal
    throw new Error('no answer')
  }
  await expect(stoppable(new AbortController().signal, run)).rejects.toThrow('no answer')
  expect(seen?.aborted).toBe(true)
})

test('stoppable ends when its caller aborts', async () => {
  const given = new AbortController()
  const waiting = stoppable(
    given.signal,
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  )
  given.abort(new Error('interrupted'))
  await expect(waiting).rejects.toThrow('interrupted')
})
