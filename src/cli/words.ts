import { allFlags as flags } from './command-table.ts'

const names = new Map(
  Object.entries(flags).flatMap(([name, { alias = name }]) => [
    [name, name],
    [alias, name],
  ]),
)

/** True where the words before `--` hold the switch, also as `--json=true`. For when the line could not be read. */
export function isGiven(words: readonly string[], name: string): boolean {
  return beforeDashes(words).some((word) => word === `--${name}` || word === `--${name}=true`)
}

/** True where help or completions may be asked for; `--host` looks like it too. */
export function mayAskForHelp(words: readonly string[]): boolean {
  return words.some((word) => /^-.*h|^help$|^--get-yargs-completions/.test(word))
}

/**
 * What yargs passes over, as values that the schema refuses: switches with a value that is neither true nor false
 * (`--dry-run=yes` it reads as false, which would push), and flags without their value (the second of `-r a -r`).
 */
export function passedOver(words: readonly string[]): Readonly<Record<string, string>> {
  const wrong: Record<string, string> = {}
  const line = beforeDashes(words)
  for (const [index, word] of line.entries()) {
    const [, long, letters = '', value] = /^-(?:-([^=]+)|([A-Za-z]+))(?:=(.*))?$/s.exec(word) ?? []
    const name = names.get(long ?? letters.slice(-1))
    const kind = name === undefined ? undefined : flags[name]?.kind
    if (name === undefined || kind === undefined) continue
    const isSwitch = kind === 'switch'
    if (isSwitch && value !== undefined && value !== 'true' && value !== 'false') wrong[name] = value
    if (!isSwitch && value === undefined && !isValue(line[index + 1])) wrong[name] = ''
  }
  return wrong
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && (!word.startsWith('-') || /^-\d/.test(word))
}

function beforeDashes(words: readonly string[]): readonly string[] {
  const dashes = words.indexOf('--')
  return dashes < 0 ? words : words.slice(0, dashes)
}
