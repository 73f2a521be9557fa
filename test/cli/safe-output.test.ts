import { expect, test } from 'vitest'
import { safeOutput } from '../../src/cli/run.ts'

test('what is written is masked, and begins no line with a command', () => {
  const written: string[] = []
  const output = safeOutput({ write: (text) => written.push(text) }, (text) =>
    text.replaceAll('hunter22', '***'),
  )
  output.write('::error::hunter22\n')
  expect(written).toEqual([': :error::***\n'])
  expect(output).toMatchObject({ isTTY: false, columns: 80, rows: 24 })
})

test('it follows the size of its terminal', () => {
  const terminal = { isTTY: true, columns: 100, rows: 50, write() {} }
  const output = safeOutput(terminal, (text) => text)
  terminal.columns = 40
  expect(output).toMatchObject({ isTTY: true, columns: 40, rows: 50 })
})
