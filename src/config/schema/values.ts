import type { z } from 'zod/mini'
import type { Problem } from '../../domain/errors.ts'
import { texts } from './fields.ts'
import type { Form, MessageStyle } from './message-style.ts'

/** Settings by the long names of their flags, and arguments by theirs (IMAGE, VERSION), before they are checked. */
export type Values = Readonly<Record<string, unknown>>

/** How a command is written. */
export interface CommandLine<Flags> {
  /** Its flags by their long names, and its arguments in capitals. */
  readonly schema: {
    readonly shape: Readonly<Record<string, z.ZodMiniType>>
    safeParse(values: unknown): z.core.util.SafeParseResult<Flags>
    parse(values: unknown): Flags
  }
  /** The one whose help tells of it. */
  readonly command: string
  /** The arguments that must be given. */
  readonly required: readonly string[]
  /** `semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106` */
  readonly usage: string
  /** Where else an argument may be given. */
  readonly otherPlaces?: Readonly<Record<string, string>>
  /** What is meant by flags of other programs. */
  readonly otherWords: Readonly<Record<string, string>>
}

/**
 * The values that have the shape of their flags, and the mistakes in the others, in the words of the place that they
 * come from. A value that is wrong counts as not given, so that the mistakes in the others are found in the same run.
 */
export function checkValues(
  values: Values,
  { schema }: Pick<CommandLine<unknown>, 'schema'>,
  style: MessageStyle,
): {
  readonly values: Values
  readonly problems: readonly Problem[]
} {
  const { error } = schema.safeParse(values)
  if (error === undefined) return { values: separated(values, schema.shape), problems: [] }
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  const others = error.issues.filter(({ code }) => code !== 'unrecognized_keys')
  // What is of another type may break further rules.
  const misfits = [...new Map(others.map((issue) => [issue.path.join(), issue])).values()]
  const wrong = new Set([...unknown, ...misfits.map(({ path }) => String(path[0]))])
  return {
    values: separated(
      Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name))),
      schema.shape,
    ),
    problems: [
      ...misfits.map((issue) => misfitOf(issue, values, schema.shape, style)),
      ...unknown.map((name) => style.unknown(name)),
    ],
  }
}

/** Lists that were typed with commas, `a, b`, as the values that they hold. */
function separated(values: Values, shape: CommandLine<unknown>['schema']['shape']): Values {
  const valuesOf = (name: string, value: unknown): unknown => {
    if (shape[name] !== texts || !Array.isArray(value)) return value
    const parts = value.flatMap((text) => partsOf(String(text)))
    // A comma alone is a mistake that the reader of the setting names.
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
  shape: CommandLine<unknown>['schema']['shape'],
  style: MessageStyle,
): Problem {
  const name = String(first)
  const given = values[name]
  const value = Array.isArray(given) && typeof index === 'number' ? given[index] : given
  const form = formOf(shape[name])
  if (form === 'switch' || typeof value !== 'string' || value === '')
    return style.misshapen(name, value, form)
  // What is too long is not repeated.
  const named = code === 'too_big' ? style.name(name) : style.name(name, value)
  const isSeveral = form === 'list' && value.includes(',') && code !== 'too_big'
  const hint = isSeveral ? `Write ${style.write({ [name]: partsOf(value) })}.` : style.help
  return { code: 'INVALID_ARGUMENT', message: `${named} ${message}.`, hint }
}

/** What a setting holds. */
export function formOf(field: z.ZodMiniType | undefined): Form {
  const none = field?.safeParse(undefined).data
  if (none === false) return 'switch'
  return Array.isArray(none) ? 'list' : 'text'
}
