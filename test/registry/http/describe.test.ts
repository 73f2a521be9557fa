import { expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { calm, createFixture, failureOf, openRegistry } from '../fixture.ts'

test('an aborted signal ends a request that hangs', async () => {
  const registry = await openRegistry()
  const { happened } = registry.fault({}, 'hang')
  const abort = new AbortController()
  const error = failureOf(createFixture().at(registry).tags(abort.signal))
  await happened
  abort.abort()
  expect(await error).toMatchObject({ code: 'INTERRUPTED' })
})

test('a reason that can be shown is the error', async () => {
  const registry = await openRegistry()
  const { happened } = registry.fault({}, 'hang')
  const abort = new AbortController()
  const error = failureOf(createFixture().at(registry).tags(abort.signal))
  await happened
  const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
  abort.abort(reason)
  expect(await error).toBe(reason)
})

test('a signal that was aborted before sends nothing', async () => {
  const registry = await openRegistry()
  expect(await failureOf(createFixture().at(registry).tags(AbortSignal.abort()))).toMatchObject({
    code: 'INTERRUPTED',
  })
  expect(registry.log).toEqual([])
})

test('waiting for a helper, an engine or a retry ends as well', async () => {
  const locked = await openRegistry({ auth: { basic: { user: 'ci', password: 'x' } } })
  const elsewhere = await openRegistry({ name: '0.0.0.0' })
  const busy = await openRegistry()
  busy.fault({ times: 9 }, { status: 503 })
  const never = new Promise<never>(() => {})
  const stuck = (reached: () => void) => () => {
    reached()
    return never
  }
  const waits = [
    (reached: () => void) => createFixture({ credentials: { find: stuck(reached) } }).at(locked),
    (reached: () => void) =>
      createFixture({ trust: { engine: () => never }, onRequest: reached }).at(elsewhere),
    (reached: () => void) =>
      createFixture({ clock: { now: () => new Date(), sleep: stuck(reached) } }).at(busy),
  ]
  for (const wait of waits) {
    const abort = new AbortController()
    const { promise, resolve } = withResolvers()
    const error = failureOf(wait(resolve).tags(abort.signal))
    await promise
    abort.abort()
    expect(await error).toMatchObject({ code: 'INTERRUPTED' })
  }
})

test('one caller that gives up does not end what others wait for', async () => {
  const registry = await openRegistry()
  const { happened } = registry.fault({}, 'hang')
  const repository = createFixture().at(registry)
  const abort = new AbortController()
  const first = failureOf(repository.tags(abort.signal))
  const second = repository.tags(calm)
  await happened
  abort.abort()
  expect(await first).toMatchObject({ code: 'INTERRUPTED' })
  expect(await second).toEqual([])
})

test('close ends what is under way', async () => {
  const registry = await openRegistry()
  const fixture = createFixture()
  const { happened } = registry.fault({ times: 9 }, 'hang')
  const error = failureOf(fixture.at(registry).tags(calm))
  await happened
  await fixture.close()
  expect(await error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
})

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
