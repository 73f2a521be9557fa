import { expect, test, vi } from 'vitest'
import type { EndingSignal } from '../../src/frontend/ambient.ts'
import { createCancellation } from '../../src/frontend/cancellation.ts'

function start() {
  const listeners = new Set<(signal: EndingSignal) => void>()
  const exits: number[] = []
  const cancellation = createCancellation({
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
  return { cancellation, exits, send, listeners }
}

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the command with %i, and a second signal ends the process', (signal, code) => {
  const { cancellation, exits, send } = start()
  expect(cancellation.exitCode()).toBeUndefined()
  send(signal)
  expect(cancellation.exitCode()).toBe(code)
  expect(cancellation.signal.reason).toMatchObject({
    code: 'INTERRUPTED',
    message: `semtag was interrupted (${signal}).`,
  })
  expect(exits).toEqual([])
  send('SIGINT')
  expect(exits).toEqual([130])
})

test('the time limit names the wait that began first', () => {
  vi.useFakeTimers()
  try {
    const { cancellation } = start()
    cancellation.onWait('docker.io', 'GET /v2/')()
    cancellation.onWait('registry.local:5000', 'GET /v2/ui/tags/list')
    vi.advanceTimersByTime(1000)
    cancellation.onWait('the engine at unix:///docker.sock', 'GET /info')
    expect(cancellation.longestWait()).toMatchObject({ who: 'registry.local:5000', milliseconds: 1000 })
    cancellation.limit(1000, '--timeout')
    vi.advanceTimersByTime(1000)
    expect(cancellation.signal.reason).toMatchObject({
      message:
        'semtag took longer than 1 second, the limit of --timeout. It waited for registry.local:5000 (GET /v2/ui/tags/list).',
    })
  } finally {
    vi.useRealTimers()
  }
})

test.each([
  [250, '250 milliseconds'],
  [1000, '1 second'],
  [90_000, '90 seconds'],
  [600_000, '10 minutes'],
  [3_600_000, '1 hour'],
])('%i ms are written as %s', (milliseconds, text) => {
  vi.useFakeTimers()
  try {
    const { cancellation } = start()
    cancellation.limit(milliseconds, 'SEMTAG_TIMEOUT')
    vi.advanceTimersByTime(milliseconds - 1)
    expect(cancellation.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(cancellation.signal.reason).toMatchObject({
      code: 'TIMEOUT',
      message: `semtag took longer than ${text}, the limit of SEMTAG_TIMEOUT.`,
    })
    expect(cancellation.exitCode()).toBeUndefined()
  } finally {
    vi.useRealTimers()
  }
})

test('release removes the timer and the listener', () => {
  vi.useFakeTimers()
  try {
    const { cancellation, listeners } = start()
    cancellation.limit(10, '--timeout')
    cancellation.release()
    expect(listeners.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
