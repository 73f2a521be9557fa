import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { LogEntry } from './registry.ts'
import { createLull, longestChain } from './rounds.ts'

const log = (...times: readonly (readonly [number, number | undefined])[]): LogEntry[] =>
  times.map(([started, ended]) => ({
    method: 'GET',
    path: '/',
    status: 200,
    authorization: 'none',
    started,
    ended,
  }))

test.for([
  ['nothing', log(), 0],
  ['one', log([0, 1]), 1],
  ['two at once', log([0, 2], [1, 3]), 1],
  ['one after the other', log([0, 1], [2, 3]), 2],
  ['two steps of two', log([0, 2], [1, 3], [4, 6], [5, 7]), 2],
  ['a short one beside two', log([0, 5], [1, 2], [3, 4]), 2],
  ['one without an answer', log([0, undefined], [1, 2]), 1],
] as const)('the longest chain is known: %s', ([, entries, length]) => {
  expect(longestChain(entries)).toBe(length)
})

test('a lull begins after work outside the event loop is done', async () => {
  const { arrive, lull } = createLull()
  let reads = 0
  const read = async () => {
    for (; reads < 50; reads++) await readFile(import.meta.filename)
    arrive()
  }
  const reading = read()
  await lull()
  expect(reads).toBe(50)
  await reading
})
