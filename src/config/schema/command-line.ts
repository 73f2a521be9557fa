import * as z from 'zod/mini'
import type { Problem } from '../../domain/errors.ts'
import {
  type Argument,
  argumentsOf,
  type CommandName,
  type Flag,
  type FlagRow,
  type FlagsOf,
  type FlagTable,
  flagsOf,
  flagTable,
  isList,
  type Kind,
  type Values,
} from '../flags.ts'
import type { Form, MessageStyle } from '../message-style.ts'
import { fieldOf } from './fields.ts'

/** The flags and arguments that one place may give, and their schema. */
export interface Shape<Flags> {
  /** What each of them holds, by its name. */
  readonly kinds: Readonly<Record<string, Kind | Argument['kind']>>
  readonly schema: {
    safeParse(values: unknown): z.core.util.SafeParseResult<Flags>
    parse(values: unknown): Flags
  }
}

/** How a command is written. */
export interface CommandLine<Flags> extends Shape<Flags> {
  /** The command whose help describes it. */
  readonly command: CommandName
  /** The arguments that must be given. */
  readonly required: readonly string[]
  /** `semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106` */
  readonly usage: string
  /** The other places where a user may give an argument. */
  readonly otherPlaces?: Readonly<Record<string, string>>
  /** Hints for flags that other programs have. */
  readonly otherWords: Readonly<Record<string, string>>
}

/** How a command is written; messages use `words`. */
export function lineOf<Name extends CommandName>(
  command: Name,
  words: Pick<CommandLine<unknown>, 'usage' | 'otherPlaces' | 'otherWords'>,
  table?: FlagTable,
): CommandLine<FlagsOf<Name>>
// The table gives the type and the schema; test/config/flags.test.ts compares them.
export function lineOf(
  command: CommandName,
  words: Pick<CommandLine<unknown>, 'usage' | 'otherPlaces' | 'otherWords'>,
  table: FlagTable = flagTable,
): CommandLine<Values> {
  const own = argumentsOf(command)
  return {
    ...words,
    ...shapeOf([...own, ...flagsOf(command, table)]),
    command,
    required: own.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  }
}

/** The settings that files and the environment may give. */
export interface SettingsShape extends Shape<Values> {
  /** Flags by their long names; IMAGE and VERSION are not among them. */
  readonly names: readonly string[]
  /** The settings that an entry of `images` may have. */
  readonly imageNames: readonly string[]
}

export function settingsShape(table: FlagTable): SettingsShape {
  const flags = Object.entries(table)
    .filter(([, { setting }]) => setting !== undefined)
    .map(([name, row]) => ({ ...row, name }))
  return {
    ...shapeOf([...argumentsOf('push'), ...flags]),
    names: flags.map(({ name }) => name),
    imageNames: flags
      .filter(({ setting }) => setting === 'image' || setting === 'prune')
      .map(({ name }) => name),
  }
}

export const settings: SettingsShape = settingsShape(flagTable)

type Part = Argument | Pick<Flag, 'name' | keyof Pick<FlagRow, 'kind' | 'choices' | 'default'>>

function shapeOf(parts: readonly Part[]): Shape<Values> {
  return {
    kinds: Object.fromEntries(parts.map(({ name, kind }) => [name, kind])),
    schema: z.strictObject(Object.fromEntries(parts.map((part) => [part.name, fieldOf(part)]))),
  }
}

/**
 * Returns the values that have the shape of their flags, and the mistakes in the others in the style of their place. A
 * wrong value counts as missing, so that one run finds all mistakes.
 */
export function checkValues(
  values: Values,
  { kinds, schema }: Shape<unknown>,
  style: MessageStyle,
): {
  readonly values: Values
  readonly problems: readonly Problem[]
} {
  const { error } = schema.safeParse(values)
  if (error === undefined) return { values: separated(values, kinds), problems: [] }
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  const others = error.issues.filter(({ code }) => code !== 'unrecognized_keys')
  // A value of the wrong type can break several rules: the first is enough.
  const misfits = [...new Map(others.map((issue) => [issue.path.join(), issue])).values()]
  const wrong = new Set([...unknown, ...misfits.map(({ path }) => String(path[0]))])
  return {
    values: separated(Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name))), kinds),
    problems: [
      ...misfits.map((issue) => misfitOf(issue, values, kinds, style)),
      ...unknown.map((name) => style.unknown(name)),
    ],
  }
}

type Kinds = Shape<unknown>['kinds']

/** Splits lists that a user typed with commas: `a, b`. */
function separated(values: Values, kinds: Kinds): Values {
  const valuesOf = (name: string, value: unknown): unknown => {
    if (kinds[name] !== 'values' || !Array.isArray(value)) return value
    const parts = value.flatMap((text) => partsOf(String(text)))
    // The reader of the setting reports a list that has only commas.
    return parts.length === 0 ? value : parts
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valuesOf(name, value)]))
}

function partsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function misfitOf(
  { path: [first, index], code, message }: z.core.$ZodIssue,
  values: Values,
  kinds: Kinds,
  style: MessageStyle,
): Problem {
  const name = String(first)
  const given = values[name]
  const value = Array.isArray(given) && typeof index === 'number' ? given[index] : given
  const form = formOf(kinds[name])
  if (form === 'switch' || typeof value !== 'string' || value === '')
    return style.misshapen(name, value, form)
  // A message does not repeat a text that is too long.
  const named = code === 'too_big' ? style.name(name) : style.name(name, value)
  const isSeveral = form === 'list' && value.includes(',') && code !== 'too_big'
  const hint = isSeveral ? `Write ${style.write({ [name]: partsOf(value) })}.` : style.help
  return { code: 'INVALID_ARGUMENT', message: `${named} ${message}.`, hint }
}

/** The form in which a setting is written. */
export function formOf(kind: Kinds[string] | undefined): Form {
  if (kind === 'switch') return 'switch'
  return kind === 'words' || isList(kind) ? 'list' : 'text'
}
