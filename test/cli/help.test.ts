import { describe, expect, test } from 'vitest'
import type { Arguments } from '../../src/cli/command.ts'
import { parseCommandLine } from '../../src/cli/parser.ts'
import { readCheckOptions } from '../../src/config/check.ts'
import { commandNames } from '../../src/config/flags.ts'
import { readMaintenanceOptions } from '../../src/config/maintenance.ts'
import { readPromoteOptions } from '../../src/config/promote.ts'
import { readProtectOptions } from '../../src/config/protect.ts'
import { readPushOptions } from '../../src/config/push.ts'
import { nothingFound } from '../../src/config/sources/found.ts'
import { runCli } from '../support/run-cli.ts'

const file = {
  name: 'semtag.config.json',
  prefix: '',
  directory: '/nonexistent',
  content: { images: ['ui', 'api'], registry: 'ghcr.io/acme' },
}

function problemsOf({ command, values }: Arguments) {
  if (command === 'promote') return readPromoteOptions(values, {}, { ...nothingFound, file }).problems
  if (command === 'check') return readCheckOptions({ values, env: {} }).problems
  if (command !== 'push' && command !== 'plan')
    return readMaintenanceOptions(command, values, {}, { ...nothingFound, file }).problems
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
  test('has only characters that are one column wide', async () => {
    const { stdout } = await runCli(line.split(' '))
    expect(stdout).toMatch(/^[\n\x20-\x7e…]+$/)
  })

  test('has examples that can be copied and are correct', async () => {
    const { stdout } = await runCli(line.split(' '))
    const examples = [...stdout.matchAll(/^ {4}semtag (.+)$/gm)].map(([, words = '']) => words)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) {
      const line = example.replace('$DIGEST', `sha256:${'a'.repeat(64)}`)
      const parsed = await parseCommandLine(wordsOf(line), '0.0.0', 80)
      expect(parsed.kind === 'command' && problemsOf(parsed.arguments)).toEqual([])
    }
  })
})

test.each(commandNames)('semtag %s --help names the environment and the exit codes', async (name) => {
  const { code, stdout, stderr } = await runCli([name, '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/SEMTAG_USERNAME[\s\S]+\n {2}0 complete/)
})
