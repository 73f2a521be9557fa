import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { canAsk } from '../../../src/cli/ask.ts'
import { confirmRemoval } from '../../../src/cli/commands/rm.ts'
import { createCancellation } from '../../../src/frontend/cancellation.ts'

const repository = { registry: 'registry.local:5000', path: 'ui' }

function asking(stdin: Readable, tags = 3) {
  let text = ''
  let interrupt = () => {}
  const cancellation = createCancellation({
    onCrash: () => () => {},
    onSignal(listener) {
      interrupt = () => listener('SIGINT')
      return () => {}
    },
    exit: () => {},
  })
  const write = (more: string) => {
    text += more
  }
  const stderr = { isTTY: true, write }
  const answer = confirmRemoval(repository, { stdin, stderr, cancellation })(tags)
  return { answer, text: () => text, interrupt: () => interrupt() }
}

test.each([
  ['registry.local:5000/ui\n', true],
  ['  registry.local:5000/ui \r\n', true],
  ['registry.local:5000/ui', true],
  ['ui\n', false],
  ['yes\nregistry.local:5000/ui\n', false],
  ['\n', false],
  ['', false],
])('the answer %j is %s', async (typed, confirmed) => {
  const { answer, text } = asking(Readable.from([Buffer.from(typed)]))
  expect(await answer).toBe(confirmed)
  expect(text()).toMatch(/^Delete all 3 tags of registry\.local:5000\/ui\? Type its name to continue: \n?$/)
})

test('the question about one tag is in the singular', async () => {
  const { answer, text } = asking(Readable.from(['\n']), 1)
  await answer
  expect(text()).toContain('Delete the only tag of registry.local:5000/ui?')
})

test('Ctrl-C ends the question', async () => {
  const { answer, interrupt } = asking(new Readable({ read() {} }))
  interrupt()
  await expect(answer).rejects.toMatchObject({ code: 'INTERRUPTED' })
})

test.each([
  [true, true, true],
  [true, false, false],
  [false, true, false],
])(
  'semtag can ask with the input %s and stderr %s on a terminal: %s',
  (stdinTerminal, stderrTerminal, can) => {
    const stdin = Object.assign(Readable.from([]), { isTTY: stdinTerminal })
    expect(canAsk({ stdin, stderr: { isTTY: stderrTerminal, write() {} } })).toBe(can)
  },
)
