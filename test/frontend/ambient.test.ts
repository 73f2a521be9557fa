import { execa } from 'execa'
import { describe, expect, test, vi } from 'vitest'
import { homeOf, processAmbient } from '../../src/frontend/ambient.ts'

describe('the flags of V8', () => {
  // What comes of it is measured in test/e2e/large.test.ts: here, that this Node still knows the flags.
  test('are accepted without a warning', async () => {
    const module = new URL('../../src/frontend/ambient.ts', import.meta.url).href
    const program = `import { tuneV8 } from '${module}'; tuneV8(); console.log('saved')`
    // A process of its own: the flags are the process's, and V8 itself writes of those it does not know.
    const { stdout, stderr } = await execa('node', [
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      program,
    ])
    expect({ stdout, stderr }).toEqual({ stdout: 'saved', stderr: '' })
  })
})

describe('the process', () => {
  test('the listener gets signals until it is removed', () => {
    const before = process.listenerCount('SIGINT')
    const listener = vi.fn()
    const forget = processAmbient().onSignal(listener)
    process.emit('SIGINT', 'SIGINT')
    process.emit('SIGTERM', 'SIGTERM')
    process.emit('SIGHUP', 'SIGHUP')
    expect(listener.mock.calls.map(([signal]) => signal)).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'])
    forget()
    expect(process.listenerCount('SIGINT')).toBe(before)
    expect(process.listenerCount('SIGHUP')).toBe(0)
  })

  test('a pipe that is closed early is not an error', () => {
    processAmbient()
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    expect(process.stdout.emit('error', closed)).toBe(true)
    expect(process.stderr.emit('error', closed)).toBe(true)
  })

  test('the listener gets uncaught errors until it is removed', () => {
    const before = process.listenerCount('uncaughtException')
    const listener = vi.fn()
    const forget = processAmbient().onCrash(listener)
    process.emit('beforeExit', 0)
    expect(listener).toHaveBeenCalledWith(expect.objectContaining({ message: expect.any(String) }))
    expect(process.listenerCount('uncaughtException')).toBe(before + 1)
    forget()
    expect(process.listenerCount('uncaughtException')).toBe(before)
  })

  test('a deleted working directory is a mistake', () => {
    const gone = vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw Object.assign(new Error('ENOENT: uv_cwd'), { code: 'ENOENT' })
    })
    const around = processAmbient()
    expect(() => around.workingDirectory).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: 'The working directory was deleted.',
      }),
    )
    gone.mockRestore()
    expect(around.workingDirectory).toBe(process.cwd())
  })

  test('a user without an entry in the system has a home directory', () => {
    expect(homeOf({}, () => '/home/ada')).toBe('/home/ada')
    const unknown = () => {
      throw Object.assign(new Error('uv_os_homedir returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' })
    }
    vi.stubEnv('HOME', undefined)
    expect(homeOf({}, unknown)).toBe('/')
    expect(process.env['HOME']).toBe('/')
    vi.unstubAllEnvs()
    expect(homeOf({ HOME: '/srv/ci' })).toBe('/srv/ci')
  })

  test('a full standard output is an error, and a standard output that is closed early is not', async () => {
    const write = vi.spyOn(process.stdout, 'write')
    const failing = (code: string) =>
      write.mockImplementation((...given: readonly unknown[]) => {
        const done = given.at(-1)
        if (typeof done === 'function') done(Object.assign(new Error(code), { code }))
        return false
      })
    const around = processAmbient()
    failing('ENOSPC')
    const full = await around.outputLost()
    failing('EPIPE')
    const closed = await around.outputLost()
    write.mockRestore()
    expect([full, closed]).toEqual(['ENOSPC', undefined])
  })
})
