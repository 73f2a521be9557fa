import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { waitInTurns } from './turns.ts'

const unit = 54_321

test('a timer of the unit runs after turns of the event loop, and one of two units later', async () => {
  waitInTurns(unit)
  const ran: string[] = []
  setTimeout(() => ran.push('two units'), 2 * unit)
  setTimeout(() => ran.push('one unit'), unit)
  await setImmediate()
  expect(ran).toEqual([])
  while (ran.length < 2) await setImmediate()
  expect(ran).toEqual(['one unit', 'two units'])
})

test('a cleared timer does not run, and other timers keep their length', async () => {
  waitInTurns(unit)
  const ran: string[] = []
  clearTimeout(setTimeout(() => ran.push('cleared'), unit))
  clearTimeout(setTimeout(() => ran.push('cleared too'), 1))
  await new Promise<void>((resolve) => setTimeout(resolve, 2))
  await new Promise<void>((resolve) => setTimeout(resolve, unit))
  expect(ran).toEqual([])
})
