import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import type { Arguments } from '../../src/cli/command.ts'
import { parseCommandLine } from '../../src/cli/parser.ts'
import { readCheckOptions } from '../../src/config/check.ts'
import { commandNames, flagsOf } from '../../src/config/flags.ts'
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

  // Columns are counted in characters.
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
      const parsed = await parseCommandLine(wordsOf(line))
      expect(parsed.kind === 'command' && problemsOf(parsed.arguments)).toEqual([])
    }
  })
})

test.each(['--help', ...commandNames.map((name) => `${name} --help`)])(
  'semtag %s has bold titles on a terminal, and ends with a link',
  async (line) => {
    const shown = await runCli(line.split(' '), { stdoutTerminal: true })
    const titles = shown.stdout.split('\u001b[1m').flatMap((text) => /^([^\n]+):/.exec(text)?.[1] ?? [])
    expect(titles).toEqual(
      expect.arrayContaining([line === '--help' ? 'Commands' : 'Common flags', 'Examples']),
    )
    expect(shown.stdout.trimEnd().split('\n').at(-1)).toBe(`Documentation: ${manifest.homepage}`)

    const plain = await runCli(line.split(' '), { stdoutTerminal: true, env: { NO_COLOR: '1' } })
    expect(plain.stdout).toBe(stripVTControlCharacters(shown.stdout))
  },
)

test.each(commandNames)('semtag %s --help shows the common flags first', async (name) => {
  const { stdout } = await runCli([name, '--help'])
  const [, first = ''] = /^[A-Z][a-z ]+:\n((?: {2}.+\n)+)/m.exec(stdout) ?? []
  const flags = [...first.matchAll(/^ {2}(?:-\w, | {4})(--[\w-]+(?: [A-Z]\S*)?)/gm)].map(([, flag]) => flag)
  const has = (flag: string) => flagsOf(name).some((one) => one.name === flag && !one.hidden)
  expect(flags).toEqual([
    '--registry HOST[/PATH]',
    ...(has('image') ? ['--image NAME'] : []),
    ...(has('dry-run') ? ['--dry-run'] : []),
    '--json',
  ])
})

test.each(['version', '-v', '-V', '--version'])('semtag %s', async (word) => {
  expect(await runCli([word])).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
})

test.each(commandNames)('semtag %s --help names the environment and the exit codes', async (name) => {
  const { code, stdout, stderr } = await runCli([name, '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/SEMTAG_USERNAME[\s\S]+\n {2}0 complete/)
})
