import { type FlagRow, type FlagTable, flagTable } from '../config/flags.ts'

/** True if the words before `--` have the switch, also as `--json=true`. For lines that cannot be parsed. */
export function isGiven(words: readonly string[], name: string): boolean {
  return beforeDashes(words).some((word) => word === `--${name}` || word === `--${name}=true`)
}

/** True for `-h` and `--help`. */
export function isHelp(word: string | undefined): boolean {
  return word === '-h' || word === '--help'
}

/** A command line in a form that yargs reads correctly. */
export interface ReadLine {
  /** All flags are long, and each value is joined to its flag: `--registry=ghcr.io`. */
  readonly words: readonly string[]
  readonly wantsHelp: boolean
  /**
   * Words that yargs would ignore or misread, as values that the schema refuses: a flag without its value, letters that
   * are not flags (`-hardened`), and a switch whose value is neither true nor false. yargs reads `--dry-run=yes` as
   * false, and semtag would push.
   */
  readonly wrong: Readonly<Record<string, string | true>>
}

/**
 * Splits letters and values as getopt does: `-qrghcr.io` is `--quiet --registry=ghcr.io`. yargs would read the value as
 * more letters.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html
 */
export function readLine(line: readonly string[], table: FlagTable = flagTable): ReadLine {
  const flags = namedFlags(table)
  const head = beforeDashes(line)
  const words: string[] = []
  const wrong: Record<string, string | true> = {}
  let wantsHelp = false
  for (let index = 0; index < head.length; index += 1) {
    const word = head[index] ?? ''
    const read = readFlags(word, flags)
    if (isHelp(word)) wantsHelp = true
    else if (read === undefined && /^-[^-\d]./.test(word) && !/^-[A-Za-z]=/.test(word)) wrong[word] = true
    else if (read === undefined) words.push(word)
    for (const { name, value } of read ?? []) {
      const isSwitch = flags.get(name)?.kind === 'switch'
      if (isSwitch && value !== undefined && value !== 'true' && value !== 'false') wrong[name] = value
      if (isSwitch || value !== undefined) {
        if (value === '') wrong[name] = ''
        else words.push(value === undefined ? `--${name}` : `--${name}=${value}`)
        continue
      }
      const next = head[index + 1]
      if (next !== '' && isValue(next)) words.push(`--${name}=${next}`)
      else wrong[name] = ''
      // The word in place of the value is neither a flag nor a request for help.
      if (next !== undefined && (isValue(next) || isHelp(next) || isUnknown(next, flags))) index += 1
    }
  }
  return { words: [...words, ...line.slice(head.length)], wantsHelp, wrong }
}

/** Flags by their long names and by their letters. */
type NamedFlags = ReadonlyMap<string, { readonly name: string; readonly kind: FlagRow['kind'] }>

function namedFlags(table: FlagTable): NamedFlags {
  return new Map(
    Object.entries(table).flatMap(([name, { letter = name, kind }]) => [
      [name, { name, kind }],
      [letter, { name, kind }],
    ]),
  )
}

interface GivenFlag {
  readonly name: string
  /** Undefined if the word has no value. */
  readonly value: string | undefined
}

/** The flags in a word. Undefined if the word is not a known flag. */
function readFlags(word: string, flags: NamedFlags): readonly GivenFlag[] | undefined {
  const [, long, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
  if (long !== undefined) {
    return flags.get(long)?.name === long ? [{ name: long, value }] : undefined
  }
  if (!/^-[A-Za-z]/.test(word)) return undefined
  const [, letters = ''] = /^-([A-Za-z]+)/.exec(word) ?? []
  const read: GivenFlag[] = []
  for (const [index, letter] of [...letters].entries()) {
    const flag = flags.get(letter)
    if (flag === undefined) return undefined
    const { name, kind } = flag
    const rest = word.slice(index + 2)
    const isLast = rest === '' || rest.startsWith('=')
    if (kind === 'switch' && !isLast) read.push({ name, value: undefined })
    else return [...read, { name, value: rest === '' ? undefined : rest.replace(/^=/, '') }]
  }
  return undefined
}

function isUnknown(word: string, flags: NamedFlags): boolean {
  return /^-[^-]/.test(word) && readFlags(word, flags) === undefined
}

function isValue(word: string | undefined): word is string {
  return word !== undefined && (!word.startsWith('-') || /^-(?:\d|$)/.test(word))
}

function beforeDashes(words: readonly string[]): readonly string[] {
  const dashes = words.indexOf('--')
  return dashes < 0 ? words : words.slice(0, dashes)
}
