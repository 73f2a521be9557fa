import { expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { interruption, untilAborted } from '../../../src/engine/http/client.ts'

test('a reason of ours is passed on, any other is an interruption', () => {
  const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
  expect(interruption(AbortSignal.abort(reason))).toBe(reason)
  expect(interruption(AbortSignal.abort('SIGINT'))).toMatchObject({ code: 'INTERRUPTED', cause: 'SIGINT' })
})

test('a promise counts until the signal is aborted', async () => {
  const controller = new AbortController()
  const pending = untilAborted(new Promise(() => {}), controller.signal)
  expect(await untilAborted(Promise.resolve(1), controller.signal)).toBe(1)
  controller.abort()
  await expect(pending).rejects.toMatchObject({ code: 'INTERRUPTED' })
})
