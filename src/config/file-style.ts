import type { Problem } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { type FlagTable, flagOf, flagTable, isOfOneRun, isSetting, keyOf } from './flags.ts'
import type { ArgumentStyle, MessageStyle } from './message-style.ts'
import type { SettingsFile } from './sources/found.ts'
import { otherWords } from './sources/line.ts'
import { nearest } from './suggestion.ts'

/**
 * How messages name the keys of a file: `tagPrefix "1." in semtag.config.json`. `known` are the keys of one object in it,
 * and `image` is the key of the image.
 */
export function fileStyle(
  { name: file, prefix }: Pick<SettingsFile, 'name' | 'prefix'>,
  known: readonly string[],
  image: string = `${prefix}image`,
): MessageStyle {
  const nameOf = (setting: string, value?: string) => {
    const key = setting === 'IMAGE' ? image : `${prefix}${keyOf(setting)}`
    return `${key}${value === undefined ? '' : ` "${clean(value)}"`} in ${file}`
  }
  const help = 'See semtag push --help.'
  return {
    name: nameOf,
    write: (settings) => Object.entries(settings).map(jsonEntry).join(', '),
    help,
    misshapen(setting, value, form) {
      const name = nameOf(setting)
      if (value === '' || (Array.isArray(value) && value.length === 0))
        return problem(`${name} is empty.`, 'Leave it out, or give it a value.')
      if (form === 'switch')
        return problem(
          `${name} is ${shown(value)}, but must be true or false.`,
          `Write ${jsonEntry([setting, true])}.`,
        )
      if (form === 'list')
        return problem(
          `${name} has ${shown(value)}, but must be text or a list of texts.`,
          quoted(setting, value),
        )
      return problem(`${name} is ${shown(value)}, but must be text.`, quoted(setting, value))
    },
    unknown: (key) =>
      problem(`${prefix}${clean(key, 60)} in ${file} is not a setting.`, hintFor(key, known) ?? help),
  }
}

/** A value of JSON, in few words. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? `"${clean(value)}"` : String(value)
}

function quoted(setting: string, value: unknown): string {
  const text = Array.isArray(value) ? value.find((entry) => typeof entry === 'string') : value
  if (typeof text === 'number' && isTime(setting)) return `Write ${jsonEntry([setting, `${text}s`])}.`
  const isPlain = ['string', 'number', 'boolean'].includes(typeof text)
  return isPlain
    ? `Write ${jsonEntry([setting, String(text)])}.`
    : 'Leave it out, or write text in double quotes.'
}

function isTime(setting: string): boolean {
  const table: FlagTable = flagTable
  return table[setting]?.kind === 'duration'
}

function jsonEntry([setting, value]: readonly [string, string | true | readonly string[]]): string {
  const entry = `"${keyOf(setting)}": `
  if (value === true) return `${entry}true`
  return typeof value === 'string'
    ? entry + JSON.stringify(clean(value))
    : `${entry}[${value.map((each) => JSON.stringify(clean(each))).join(', ')}]`
}

const versionHint =
  'The version is the argument VERSION, SEMTAG_VERSION, the version of package.json or the pushed git tag.'

// The message shows only the key: the value may be a secret.
function hintFor(key: string, known: readonly string[]): string | undefined {
  const flag = flagOf(key)
  if (isOfOneRun(flag)) return `It applies to a single run: use the flag --${flag}.`
  if (Object.hasOwn(otherWords, flag)) return otherWords[flag]
  if (flag === 'version') return versionHint
  if (known.includes(keyOf(flag))) return `Did you mean ${keyOf(flag)}?`
  if (isSetting(flag)) return `It applies to all images: write ${keyOf(flag)} beside images.`
  const near = nearest(keyOf(key), known)
  return near && `Did you mean ${near}?`
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}

const argumentHints: Readonly<Record<string, string>> = {
  IMAGE: 'Give it the built image.',
  VERSION: 'Give it a full version, such as 2.1.106.',
  REPOSITORY: 'Give it a repository, such as registry.local:5000/image-gallery.',
}

/** How messages name the settings that a program passes: `version "2.1" in the settings`. */
export function settingsStyle(name: string, known: readonly string[] = []): ArgumentStyle {
  const style = fileStyle({ name, prefix: '' }, known)
  return {
    ...style,
    missing: (argument) => ({
      code: 'INVALID_ARGUMENT',
      message: `${style.name(argument)} is missing.`,
      hint: argumentHints[argument] ?? 'Give it a value.',
    }),
  }
}
