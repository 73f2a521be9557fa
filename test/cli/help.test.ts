import { describe, expect, test } from 'vitest'
import type { Arguments } from '../../src/cli/command.ts'
import { parseCommandLine } from '../../src/cli/parser.ts'
import { readCheckOptions } from '../../src/config/check.ts'
import { commandNames } from '../../src/config/flags.ts'
import { readMaintenanceOptions } from '../../src/config/maintenance.ts'
import { readProtectOptions } from '../../src/config/protect.ts'
import { readPushOptions } from '../../src/config/push.ts'
import { runCli } from '../support/run-cli.ts'

function problemsOf({ command, values }: Arguments) {
  if (command === 'check') return readCheckOptions({ values, env: {} }).problems
  if (command !== 'push' && command !== 'plan') return readMaintenanceOptions(command, values, {}).problems
  if (values['protect'] === undefined) return readPushOptions(values, {}).problems
  return readProtectOptions(values, command).problems
}

/** The words of a line as a shell has them. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)
}

describe.each(['--help', ...commandNames.map((name) => `${name} --help`)])('semtag %s', (line) => {
  test.each([undefined, 60, 80, 200])('fits into %s columns', async (columns = 80) => {
    const { stdout } = await runCli(line.split(' '), { stdoutTerminal: { columns, rows: 24 } })
    const widest = Math.max(...stdout.split('\n').map(({ length }) => length))
    expect(widest).toBeLessThanOrEqual(Math.min(100, Math.max(80, columns)))
  })

  // scripts/string-width.js takes that for granted.
  test('has characters of one column alone', async () => {
    const { stdout } = await runCli(line.split(' '))
    expect(stdout).toMatch(/^[\n\x20-\x7e…]+$/)
  })

  test('its examples can be copied whole, and are right', async () => {
    const { stdout } = await runCli(line.split(' '))
    const examples = [...stdout.matchAll(/^ {4}semtag (.+)$/gm)].map(([, words = '']) => words)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) {
      const parsed = await parseCommandLine(wordsOf(example), '0.0.0', 80)
      expect(parsed.kind === 'command' && problemsOf(parsed.arguments)).toEqual([])
    }
  })
})

test.each(commandNames)('semtag %s --help tells of the environment and the exit codes', async (name) => {
  const { code, stdout, stderr } = await runCli([name, '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/SEMTAG_USERNAME[\s\S]+\n {2}0 complete/)
})
