import { expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { createPause, type RetryEvent } from '../../../src/registry/http/retry.ts'
import { testClock } from '../../support/clock.ts'
import { calm, failureOf } from '../fixture.ts'

function paused() {
  const told: RetryEvent[] = []
  const clock = testClock()
  const pause = createPause('registry.local', clock, (event) => told.push(event))
  const failed = { method: 'PUT', path: '/v2/a/blobs/uploads/1?_state=x', reason: 'ECONNRESET' } as const
  const answer = (wait: string) => ({
    url: new URL('https://registry.local'),
    status: 502,
    headers: { 'retry-after': wait },
    body: new Uint8Array(),
  })
  return { told, clock, pause, failed, answer }
}

test('longer each time, and told without the query', async () => {
  const { told, clock, pause, failed } = paused()
  for (const attempt of [1, 2, 3]) await pause({ ...failed, attempt }, calm)
  for (const [at, wait] of clock.waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(125 * 2 ** at)
    expect(wait).toBeLessThan(375 * 2 ** at)
  }
  expect(told[0]).toEqual({
    method: 'PUT',
    path: '/v2/a/blobs/uploads/1',
    attempt: 1,
    reason: 'ECONNRESET',
    wait: clock.waits[0],
  })
})

test('as long as the answer asks, up to half a minute', async () => {
  const { clock, pause, failed, answer } = paused()
  await pause({ ...failed, attempt: 1, response: answer('30') }, calm)
  expect(clock.waits).toEqual([30_000])
  const error = await failureOf(pause({ ...failed, attempt: 2, response: answer('31') }, calm))
  expect(error).toMatchObject({ code: 'RATE_LIMITED', hint: 'Run it again in 31 seconds.' })
})

test('a throttled request is left to the pace of the host', async () => {
  const { told, clock, pause, failed, answer } = paused()
  await pause({ ...failed, attempt: 1, response: { ...answer('7'), status: 429 } }, calm)
  expect([told, clock.waits]).toEqual([[], []])
})

test('an aborted signal ends it with its reason', async () => {
  const { pause, failed } = paused()
  expect(await failureOf(pause({ ...failed, attempt: 1 }, AbortSignal.abort()))).toMatchObject({
    code: 'INTERRUPTED',
  })
  const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
  expect(await failureOf(pause({ ...failed, attempt: 1 }, AbortSignal.abort(reason)))).toBe(reason)
})
