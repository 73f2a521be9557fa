import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { displayFor, perform } from '../../src/cli/perform.ts'
import type { Ambient } from '../../src/compose/ambient.ts'
import { flagWording } from '../../src/domain/wording.ts'
import { createCancellation } from '../../src/frontend/cancellation.ts'

describe('perform', () => {
  const flags = { timeout: 60_000, quiet: false, debug: false, json: false }
  const nobody = { wording: flagWording, credential: undefined, certificateAuthority: undefined }

  function stage(stdin = Readable.from([])) {
    const seen = { stderr: '', secrets: [''] }
    let interrupt = () => {}
    const cancellation = createCancellation({
      onCrash: () => () => {},
      onSignal(listener) {
        interrupt = () => listener('SIGINT')
        return () => {}
      },
      exit() {},
    })
    const around = {
      env: {},
      platform: 'linux',
      homeDirectory: '/nonexistent',
      workingDirectory: '/nonexistent',
      stdin,
      stdout: { write() {} },
      stderr: {
        write(text: string) {
          seen.stderr += text
        },
      },
      outputLost: async () => undefined,
      onSignal: () => () => {},
      onCrash: () => () => {},
      onContent() {},
      exit() {},
      cancellation,
      secrets: { add: (secret: string) => void seen.secrets.push(secret), mask: (text: string) => text },
    } as const
    return { seen, around, interrupt: () => interrupt(), end: () => cancellation.release() }
  }

  test('a command gets its ambient', async () => {
    const { seen, around, end } = stage(Readable.from([Buffer.from('hunter22\n')]))
    const credential = { registry: 'a.local', username: 'ci', password: undefined }
    const event = { method: 'GET', url: 'http://a.local/v2/', status: 200, milliseconds: 4, attempt: 1 }
    const result = await perform(
      { flags: { ...flags, debug: true }, wording: flagWording, credential, certificateAuthority: 'PEM' },
      around,
      async ({ password, certificateAuthority, terminal, userAgent, reporter, onRequest, onSecret }) => {
        onRequest(event)
        onSecret('secret')
        reporter.event({ kind: 'warning', message: 'careful' })
        return { password, certificateAuthority, terminal, userAgent }
      },
    )
    end()
    expect(result).toEqual({
      password: 'hunter22',
      certificateAuthority: 'PEM',
      terminal: false,
      userAgent: expect.stringMatching(/^semtag\/\d/),
    })
    expect(seen.stderr).toBe('GET http://a.local/v2/ 200 4 ms\nWarning: careful\n')
    expect(seen.secrets).toContain('secret')
  })

  test('requests are shown only with --debug', async () => {
    const { seen, around, end } = stage()
    const event = { method: 'GET', url: 'http://a.local/', status: 200, milliseconds: 1, attempt: 1 }
    await perform({ flags, ...nobody }, around, async ({ onRequest }) => onRequest(event))
    end()
    expect(seen.stderr).toBe('')
  })

  const untilAborted = ({ signal }: Ambient) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })

  test('the time limit ends a command', async () => {
    const { around, end } = stage()
    const running = perform({ flags: { ...flags, timeout: 1 }, ...nobody }, around, untilAborted)
    await expect(running).rejects.toMatchObject({ code: 'TIMEOUT' })
    end()
  })

  test.each([
    [false, 'Stopping; a second Ctrl-C stops at once, without a report.\n'],
    [true, ''],
  ])('Ctrl-C ends a command, and with --quiet (%s) prints: %j', async (quiet, text) => {
    const { seen, around, interrupt, end } = stage()
    const running = perform({ flags: { ...flags, quiet }, ...nobody }, around, untilAborted)
    interrupt()
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(seen.stderr).toBe(text)
    end()
  })
})

describe('the display', () => {
  const pushing = { kind: 'pushing', repository: 'a.local/ui', tag: '1' } as const
  const published = { kind: 'settling', repository: 'a.local/ui', tags: ['1'] } as const

  test.each([
    ['a terminal', {}, { isTTY: true }, {}, 'moving'],
    ['a pipe', {}, {}, {}, 'lines'],
    ['TERM=dumb', {}, { isTTY: true }, { TERM: 'dumb' }, 'lines'],
    ['--debug', { debug: true }, { isTTY: true }, {}, 'lines'],
    ['--quiet', { quiet: true }, { isTTY: true }, {}, 'nothing'],
    ['--quiet --debug', { quiet: true, debug: true }, {}, {}, 'nothing'],
  ])('is chosen by the flags and the terminal: %s', (_name, flags, terminal, env, kind) => {
    const written: string[] = []
    const stderr = { ...terminal, write: (text: string) => written.push(text) }
    const display = displayFor(
      { quiet: false, debug: false, json: false, ...flags },
      { stderr, stdout: stderr, env, cancellation: { longestWait: () => undefined } },
    )
    display.event(pushing)
    display.event(published)
    display.close()
    const text = written.join('')
    const seen = text === '' ? 'nothing' : text.includes('\u001b[') ? 'moving' : 'lines'
    expect(seen).toBe(kind)
  })
})
