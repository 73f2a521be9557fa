import { expect, test, vi } from 'vitest'
import type { EndingSignal } from '../../src/frontend/ambient.ts'
import { createEnding } from '../../src/frontend/cancellation.ts'

function start() {
  const listeners = new Set<(signal: EndingSignal) => void>()
  const exits: number[] = []
  const ending = createEnding({
    onCrash: () => () => {},
    onSignal(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exit: (code) => void exits.push(code),
  })
  const send = (signal: EndingSignal) => {
    for (const listener of listeners) listener(signal)
  }
  return { ending, exits, send, listeners }
}

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the command with %i, a second one the process', (signal, code) => {
  const { ending, exits, send } = start()
  expect(ending.exitCode()).toBeUndefined()
  send(signal)
  expect(ending.exitCode()).toBe(code)
  expect(ending.signal.reason).toMatchObject({
    code: 'INTERRUPTED',
    message: `semtag was interrupted (${signal}).`,
  })
  expect(exits).toEqual([])
  send('SIGINT')
  expect(exits).toEqual([130])
})

test.each([
  [250, '250 milliseconds'],
  [1000, '1 second'],
  [90_000, '90 seconds'],
  [600_000, '10 minutes'],
  [3_600_000, '1 hour'],
])('%i ms are told as %s', (milliseconds, text) => {
  vi.useFakeTimers()
  try {
    const { ending } = start()
    ending.limit(milliseconds, 'SEMTAG_TIMEOUT')
    vi.advanceTimersByTime(milliseconds - 1)
    expect(ending.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(ending.signal.reason).toMatchObject({
      code: 'TIMEOUT',
      message: `semtag took longer than ${text}, the limit of SEMTAG_TIMEOUT.`,
    })
    expect(ending.exitCode()).toBeUndefined()
  } finally {
    vi.useRealTimers()
  }
})

test('release takes back the timer and the listener', () => {
  vi.useFakeTimers()
  try {
    const { ending, listeners } = start()
    ending.limit(10, '--timeout')
    ending.release()
    expect(listeners.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
