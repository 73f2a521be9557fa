import { expect, test, vi } from 'vitest'
import { surroundings } from '../../src/shell/surroundings.ts'

test('signals are listened to until they are let go', () => {
  const before = process.listenerCount('SIGINT')
  const listener = vi.fn()
  const forget = surroundings().onSignal(listener)
  process.emit('SIGINT', 'SIGINT')
  process.emit('SIGTERM', 'SIGTERM')
  process.emit('SIGHUP', 'SIGHUP')
  expect(listener.mock.calls.map(([signal]) => signal)).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'])
  forget()
  expect(process.listenerCount('SIGINT')).toBe(before)
  expect(process.listenerCount('SIGHUP')).toBe(0)
})

test('a pipe that is closed early is no error', () => {
  surroundings()
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  expect(process.stdout.emit('error', closed)).toBe(true)
  expect(process.stderr.emit('error', closed)).toBe(true)
})
