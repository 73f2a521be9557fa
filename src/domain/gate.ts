import type { Parsed } from './errors.ts'
import { clean } from './text.ts'

const placeholder = '{reference}'
// Characters with a special meaning in a shell.
const operators = new Set(['$', '`', '|', '&', ';', '<', '>', '\n'])
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_03
const escapedInDoubleQuotes = new Set(['$', '`', '"', '\\', '\n'])

/**
 * Splits a command into its words. Quotes and backslashes group as in a POSIX shell; no shell runs, so nothing is
 * expanded, and operators of a shell are mistakes.
 *
 * @example parseGate(`docker run --rm '{reference}' smoke`) // ['docker', 'run', '--rm', '{reference}', 'smoke']
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */
export function parseGate(text: string): Parsed<readonly [string, ...string[]]> {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  const add = (characters: string): void => {
    word = (word ?? '') + characters
  }
  while (at < text.length) {
    const character = text[at] ?? ''
    at += 1
    if (character === '\\') {
      if (at === text.length) return wrong(text, 'it ends with a backslash')
      add(text[at] ?? '')
      at += 1
    } else if (character === "'") {
      const end = text.indexOf("'", at)
      if (end === -1) return wrong(text, 'a single quote is not closed')
      add(text.slice(at, end))
      at = end + 1
    } else if (character === '"') {
      const quoted = readDoubleQuoted(text, at)
      if (quoted === undefined) return wrong(text, 'a double quote is not closed')
      add(quoted.text)
      at = quoted.end
    } else if (operators.has(character)) {
      const shown = character === '\n' ? 'a line break' : character
      return wrong(text, `${shown} has a meaning in a shell, and no shell runs`)
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else add(character)
  }
  if (word !== undefined) words.push(word)
  const [program, ...others] = words
  if (program === undefined || program === '') return wrong(text, 'it names no program')
  return { ok: true, value: [program, ...others] }
}

function readDoubleQuoted(text: string, start: number): { text: string; end: number } | undefined {
  let quoted = ''
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === '"') return { text: quoted, end: at + 1 }
    const next = text[at + 1] ?? ''
    const isEscape = character === '\\' && escapedInDoubleQuotes.has(next)
    quoted += isEscape ? next : character
    if (isEscape) at += 1
  }
  return undefined
}

function wrong(text: string, reason: string): Parsed<never> {
  return {
    ok: false,
    problem: {
      code: 'INVALID_ARGUMENT',
      message: `The gate "${clean(text)}" cannot be run: ${reason}.`,
      hint: 'Quote the character, or write the command into a script: --gate "./smoke-test.sh {reference}".',
    },
  }
}

/** True if the command has a `{reference}`, which only a release to a single repository can fill in. */
export const namesReference = (words: readonly string[]): boolean =>
  words.some((word) => word.includes(placeholder))

/** The words with the reference in place of `{reference}`. Nothing splits a reference. */
export function fillReference(
  [program, ...words]: readonly [string, ...string[]],
  reference: string | undefined,
): readonly [string, ...string[]] {
  const fill = (word: string) => word.replaceAll(placeholder, () => reference ?? placeholder)
  return [fill(program), ...words.map(fill)]
}
