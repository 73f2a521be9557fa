import { expect, test } from 'vitest'
import { displayFor } from '../../../src/cli/commands/perform.ts'

const pushing = { kind: 'pushing', repository: 'a.local/ui', tag: '1' } as const
const published = { kind: 'settling', repository: 'a.local/ui', tags: ['1'] } as const

test.each([
  ['a terminal', {}, { isTTY: true }, {}, 'moving'],
  ['a pipe', {}, {}, {}, 'lines'],
  ['TERM=dumb', {}, { isTTY: true }, { TERM: 'dumb' }, 'lines'],
  ['--debug', { debug: true }, { isTTY: true }, {}, 'lines'],
  ['--quiet', { quiet: true }, { isTTY: true }, {}, 'nothing'],
  ['--quiet --debug', { quiet: true, debug: true }, {}, {}, 'nothing'],
])('%s', (_name, flags, terminal, env, kind) => {
  const written: string[] = []
  const stderr = { ...terminal, write: (text: string) => written.push(text) }
  const display = displayFor({ quiet: false, debug: false, ...flags }, { stderr, env })
  display.event(pushing)
  display.event(published)
  display.close()
  const text = written.join('')
  const seen = text === '' ? 'nothing' : text.includes('\u001b[') ? 'moving' : 'lines'
  expect(seen).toBe(kind)
})
