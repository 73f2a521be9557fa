import { describe, expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { createPause, type RetryEvent } from '../../../src/registry/http/retry.ts'
import { testClock } from '../../support/clock.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

describe('pause', () => {
  function paused() {
    const reported: RetryEvent[] = []
    const clock = testClock()
    const pause = createPause('registry.local', clock, (event) => reported.push(event))
    const failed = { method: 'PUT', path: '/v2/a/blobs/uploads/1?_state=x', reason: 'ECONNRESET' } as const
    const answer = (wait: string) => ({
      url: new URL('https://registry.local'),
      status: 502,
      headers: { 'retry-after': wait },
      body: new Uint8Array(),
    })
    return { reported, clock, pause, failed, answer }
  }

  test('each pause is longer than the one before, and its event has no query', async () => {
    const { reported, clock, pause, failed } = paused()
    for (const attempt of [1, 2, 3]) await pause({ ...failed, attempt }, calm)
    for (const [at, wait] of clock.waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(125 * 2 ** at)
      expect(wait).toBeLessThan(375 * 2 ** at)
    }
    expect(reported[0]).toEqual({
      method: 'PUT',
      path: '/v2/a/blobs/uploads/1',
      attempt: 1,
      reason: 'ECONNRESET',
      wait: clock.waits[0],
    })
  })

  test('a pause is as long as the answer asks, up to half a minute', async () => {
    const { clock, pause, failed, answer } = paused()
    await pause({ ...failed, attempt: 1, response: answer('30') }, calm)
    expect(clock.waits).toEqual([30_000])
    const error = await failureOf(pause({ ...failed, attempt: 2, response: answer('31') }, calm))
    expect(error).toMatchObject({ code: 'RATE_LIMITED', hint: 'Run the command again in 31 seconds.' })
  })

  test('a throttled request does not pause, because the pace of the host delays it', async () => {
    const { reported, clock, pause, failed, answer } = paused()
    await pause({ ...failed, attempt: 1, response: { ...answer('7'), status: 429 } }, calm)
    expect([reported, clock.waits]).toEqual([[], []])
  })

  test('an aborted signal ends a pause with its reason', async () => {
    const { pause, failed } = paused()
    expect(await failureOf(pause({ ...failed, attempt: 1 }, AbortSignal.abort()))).toMatchObject({
      code: 'INTERRUPTED',
    })
    const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
    expect(await failureOf(pause({ ...failed, attempt: 1 }, AbortSignal.abort(reason)))).toBe(reason)
  })
})

describe('retry', () => {
  test.for([
    ['reset', 'reset' as const, 'ECONNRESET'],
    ['408', { status: 408 }, 'HTTP 408'],
    ['500', { status: 500 }, 'HTTP 500'],
    ['502', { status: 502, body: '<html>' }, 'HTTP 502'],
    ['504', { status: 504 }, 'HTTP 504'],
  ] as const)('semtag repeats a read after %s', async ([, fault, reason]) => {
    const registry = await openRegistry()
    const { digest } = registry.image('gallery/ui', '1.0.0')
    const fixture = createFixture()
    await fixture.at(registry).tags(calm)
    registry.clearLog()
    registry.fault({ times: 4 }, fault)
    expect(await fixture.at(registry).get(tag('1.0.0'), calm)).toMatchObject({ digest })
    expect(registry.log).toHaveLength(5)
    expect(fixture.retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
    expect(fixture.retries[0]).toMatchObject({
      method: 'GET',
      path: '/v2/gallery/ui/manifests/1.0.0',
      reason,
    })
  })

  test('a HEAD that docker-registry answers with 500 while the manifest is written is repeated without an event', async () => {
    const registry = await openRegistry()
    const { digest } = registry.image('gallery/ui', '1.0.0')
    const fixture = createFixture()
    registry.fault({ method: 'HEAD', times: 2 }, { status: 500 })
    expect(await fixture.at(registry).head(tag('1.0.0'), calm)).toMatchObject({ digest })
    expect(registry.log).toHaveLength(3)
    expect(fixture.retries).toEqual([])
  })

  test('the waits between attempts grow, with jitter', async () => {
    const registry = await openRegistry()
    const fixture = createFixture()
    registry.fault({ times: 4 }, { status: 502 })
    await fixture.at(registry).tags(calm)
    expect(fixture.sleeps).toHaveLength(4)
    for (const [index, wait] of fixture.sleeps.entries()) {
      expect(wait).toBeGreaterThanOrEqual(125 * 2 ** index)
      expect(wait).toBeLessThan(375 * 2 ** index)
    }
  })

  test('the fifth answer is final', async () => {
    const registry = await openRegistry()
    registry.fault({ times: 9 }, { status: 504 })
    const error = await failureOf(createFixture().at(registry).tags(calm))
    expect(error).toMatchObject({ code: 'REGISTRY_ERROR' })
    expect(error.message).toBe(
      `Listing the tags of ${registry.host}/gallery/ui failed after 5 attempts: ${registry.host} answered 504 Gateway Timeout.`,
    )
    expect(registry.log).toHaveLength(5)
  })

  test('a final failure after a retry does not mention attempts', async () => {
    const registry = await openRegistry()
    registry.fault({}, { status: 503 })
    registry.fault({}, { status: 403 })
    const error = await failureOf(createFixture().at(registry).head(tag('1.0.0'), calm))
    expect(error.message).toContain('failed: ')
  })

  test.for([400, 401, 403, 409, 501])('semtag does not repeat a request after %i', async (status) => {
    const registry = await openRegistry()
    registry.fault({ times: 9 }, { status })
    await failureOf(createFixture().at(registry).head(tag('1.0.0'), calm))
    expect(registry.log).toHaveLength(1)
  })

  // The fixture's clock stands at the beginning of 2026.
  test.for([
    ['7', 7000],
    ['Thu, 01 Jan 2026 00:00:12 GMT', 12_000],
    ['Thu, 01 Jan 2015 00:00:12 GMT', 0],
    ['0', 0],
  ] as const)('semtag obeys Retry-After: %s', async ([value, wait]) => {
    const registry = await openRegistry()
    const fixture = createFixture()
    registry.fault({}, { status: 429, headers: { 'retry-after': value } })
    await fixture.at(registry).tags(calm)
    expect(fixture.sleeps).toEqual(wait > 0 ? [wait] : [])
  })

  test('a Retry-After that is neither seconds nor a date is ignored', async () => {
    const registry = await openRegistry()
    const fixture = createFixture()
    registry.fault({}, { status: 429, headers: { 'retry-after': 'soon' } })
    await fixture.at(registry).tags(calm)
    expect(fixture.sleeps[0]).toBeLessThan(375)
  })

  test('a wait of more than half a minute is an error', async () => {
    const registry = await openRegistry()
    const fixture = createFixture()
    registry.fault({}, { status: 429, headers: { 'retry-after': '3600' } })
    const error = await failureOf(fixture.at(registry).tags(calm))
    expect(error).toMatchObject({ code: 'RATE_LIMITED', hint: 'Run the command again in 3600 seconds.' })
    expect(fixture.sleeps).toEqual([])
  })
})
