import { expect, test } from 'vitest'
import { createSingleFlight } from '../../src/registry/single-flight.ts'

const calm = new AbortController().signal

test('callers share the outcome of a running task, and a later caller runs it again', async () => {
  const fly = createSingleFlight<number>()
  let count = 0
  const task = async () => ++count
  expect(await Promise.all([fly(calm, task), fly(calm, task)])).toEqual([
    { value: 1, led: true },
    { value: 1, led: false },
  ])
  expect(await fly(calm, task)).toEqual({ value: 2, led: true })
})

test('callers share a failure, and a later caller runs the task again', async () => {
  const fly = createSingleFlight<number>()
  const fail = () => Promise.reject(new Error('no'))
  const outcomes = await Promise.allSettled([fly(calm, fail), fly(calm, async () => 1)])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await fly(calm, async () => 1)).toEqual({ value: 1, led: true })
})

test('the next caller leads after the leader was interrupted', async () => {
  const fly = createSingleFlight<number>()
  const abort = new AbortController()
  const first = fly(
    abort.signal,
    () => new Promise((_, reject) => abort.signal.addEventListener('abort', reject)),
  )
  const second = fly(calm, async () => 2)
  const third = fly(calm, async () => 3)
  abort.abort()
  await expect(first).rejects.toBeDefined()
  expect(await second).toEqual({ value: 2, led: true })
  expect(await third).toEqual({ value: 2, led: false })
})

test('a follower may settle early, the leader may not', async () => {
  const fly = createSingleFlight<number>()
  let land = (_: number) => {}
  const leader = fly(
    calm,
    () => new Promise((resolve) => (land = resolve)),
    async () => 9,
  )
  expect(
    await fly(
      calm,
      async () => 2,
      async () => 9,
    ),
  ).toEqual({ value: 9, led: false })
  land(1)
  expect(await leader).toEqual({ value: 1, led: true })
})
