import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'

/** The largest file of settings. Even large package.json files are far smaller. */
const maximumLength = 1024 * 1024

/** The value in a JSON file, or its mistake. `reason` continues a sentence that begins with the name of the file. */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string; readonly hint: string }

/** Reads JSON as npm reads package.json: it skips a byte order mark. */
export function readJson(text: string): ReadJson {
  const json = text.replace(/^\uFEFF/, '')
  if (json.length > maximumLength)
    return { ok: false, reason: 'is larger than 1 MiB', hint: 'Put the settings in a file of their own.' }
  if (json.trim() === '') return { ok: false, reason: 'is empty', hint: 'Write {} if there are no settings.' }
  try {
    return { ok: true, value: JSON.parse(json) }
  } catch {
    return { ok: false, reason: `is broken JSON${mistakeIn(json)}`, hint: grammar }
  }
}

/** The value of a JSON text, however large; undefined if the text is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const grammar = 'JSON has double quotes around keys and text, no comments, and no comma after the last entry.'

// JSON.parse gives the place of only some mistakes, and its messages change with Node.
function mistakeIn(json: string): string {
  const mistakes: ParseError[] = []
  try {
    parse(json, mistakes, { disallowComments: true })
  } catch {
    // The JSON is nested deeper than the stack.
  }
  const [first] = mistakes
  if (first === undefined) return ''
  const before = json.slice(0, first.offset).split(/\r\n|[\r\n]/)
  const column = (before.at(-1)?.length ?? 0) + 1
  const what = mistakeNames[printParseErrorCode(first.error)] ?? 'this is not JSON'
  return ` in line ${before.length}, column ${column}: ${what}`
}

const mistakeNames: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'there is text after the end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a text does not end in its line',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidEscapeCharacter: 'a \\ is before a character that it cannot escape',
  InvalidUnicode: 'a \\u is not before four hexadecimal digits',
  InvalidCharacter: 'a text contains a control character',
}
