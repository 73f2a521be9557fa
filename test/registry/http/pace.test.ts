import { expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { createPace, type ThrottleEvent } from '../../../src/registry/http/pace.ts'
import type { Response } from '../../../src/registry/http/request.ts'
import { testClock } from '../../support/clock.ts'
import type { Reply } from '../../support/registry/reply.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

/** nginx's limit_req with a rate of so many requests a second, on a clock in milliseconds. */
function leakyBucket(
  rate: number,
  burst: number,
  status: number,
  now: () => number,
): () => Reply | undefined {
  let excess = 0
  let last = now()
  return () => {
    const left = Math.max(0, excess - ((now() - last) / 1000) * rate)
    last = now()
    if (left + 1 > burst + 1) {
      excess = left
      return { status }
    }
    excess = left + 1
    return undefined
  }
}

test.for([503, 429])(
  'all of 60 requests succeed behind a limit of 2 a second (HTTP %i), and one event says why they wait',
  async (status) => {
    const registry = await openRegistry()
    const throttled: ThrottleEvent[] = []
    const fixture = createFixture({ onThrottle: (event) => throttled.push(event) })
    const elapsed = () => fixture.sleeps.reduce((sum, wait) => sum + wait, 0)
    registry.settings.throttle = leakyBucket(2, 5, status, elapsed)
    const repository = fixture.at(registry)
    const heads = Array.from({ length: 60 }, (_, index) => repository.head(tag(`1.0.${index}`), calm))
    expect(await Promise.all(heads)).toEqual(Array(60).fill(undefined))
    expect(throttled).toEqual([{ host: registry.host, reason: `HTTP ${status}` }])
    expect(fixture.retries).toEqual([])
    // Two a second would take 27 seconds; what is refused costs less than half of that again.
    expect(elapsed()).toBeLessThan(60_000)
  },
)

test('Retry-After delays every request to the host', async () => {
  const registry = await openRegistry()
  const fixture = createFixture()
  const repository = fixture.at(registry)
  await repository.tags(calm)
  registry.fault({ path: /1\.0\.0/ }, { status: 429, headers: { 'retry-after': '20' } })
  await repository.head(tag('1.0.0'), calm)
  expect(fixture.sleeps).toEqual([20_000])
  registry.fault({ path: /1\.0\.1/ }, { status: 429, headers: { 'retry-after': '9' } })
  const other = repository.head(tag('1.0.1'), calm)
  await Promise.all([other, fixture.at(registry, 'another').head(tag('2'), calm)])
  expect(fixture.sleeps).toContain(9000)
})

test('semtag gives up after ten attempts at a host that throttles every request', async () => {
  const registry = await openRegistry()
  registry.fault({ times: 99 }, { status: 503 })
  const error = await failureOf(createFixture().at(registry).tags(calm))
  expect(error.message).toContain('failed after 10 attempts')
  expect(registry.log).toHaveLength(10)
})

test('a request does not give up while others get through', async () => {
  const registry = await openRegistry()
  const repository = createFixture().at(registry)
  await repository.tags(calm)
  const refused = registry.fault({ path: /1\.0\.0/, times: 30 }, { status: 429 })
  const others = (async () => {
    while (refused.count < 30) await repository.head(tag('2'), calm)
  })()
  expect(await repository.head(tag('1.0.0'), calm)).toBeUndefined()
  await others
})

test('a timeout ends all requests that wait for their turn', async () => {
  const pace = createPace('registry.local', { ...testClock(), sleep: waitForAbort }, () => {})
  const throttling: Response = {
    url: new URL('https://registry.local'),
    status: 429,
    headers: { 'retry-after': '20' },
    body: new Uint8Array(),
  }
  const send = pace.of(async () => throttling)
  const stop = new AbortController()
  const request = { method: 'GET', path: '/v2/', headers: {}, limit: 0, signal: stop.signal } as const
  await send(request)
  const waiting = [1, 2, 3].map(() => failureOf(send(request)))
  const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
  stop.abort(reason)
  expect(await Promise.all(waiting)).toEqual([reason, reason, reason])
})

function waitForAbort(_: number, signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

test('a host that recovers gets requests at full speed again', async () => {
  const registry = await openRegistry()
  const fixture = createFixture()
  const repository = fixture.at(registry)
  registry.fault({}, { status: 503 })
  for (let index = 0; index < 40; index++) await repository.head(tag(`1.0.${index}`), calm)
  const waits = fixture.sleeps.length
  for (let index = 0; index < 40; index++) await repository.head(tag(`1.0.${index}`), calm)
  expect(fixture.sleeps).toHaveLength(waits)
})
