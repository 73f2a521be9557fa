import * as z from 'zod/mini'
import { isRange } from '../../domain/plan/prune-rules.ts'
import type { Argument, Kind } from '../flags.ts'

// A message continues a sentence that names the setting and its value: `--latest "sometimes"` is not one of … For empty
// values and values of another type, the style of their place has the message (message-style.ts).

/** An argument. The text may be empty: the domain refuses it. */
export const word = z.string()

/** An argument that may be repeated. */
export const words = z._default(z.array(z.string()), [])

/** A flag with a value. */
export const text = word.check(z.minLength(1))

/** A flag that may be repeated. Its values have no comma: `a,b` is two values. */
export const texts = z._default(z.array(text).check(z.minLength(1)), [])

/** Channels. Only identifiers are separated by commas: `beta=beta,rc`. */
const channels = z._default(
  z
    .array(
      text.check(
        z.regex(/^[^,]*$|^[^,=\s]+=[^=\s]*$/, 'is not a channel: write NAME, NAME=ID,ID or NAME=* for each'),
      ),
    )
    .check(z.minLength(1)),
  [],
)

/** Patterns of tags. A comma is allowed only in braces: `{20,21}*`. */
const patterns = z._default(
  z
    .array(text.check(z.refine((pattern) => !hasBareComma(pattern), 'has a comma, which no tag can have')))
    .check(z.minLength(1)),
  [],
)

function hasBareComma(pattern: string): boolean {
  let depth = 0
  for (const character of pattern) {
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
    if (character === ',' && depth <= 0) return true
  }
  return false
}

/** A flag without a value. */
export const flag = z._default(z.boolean(), false)

/** A flag whose value is one of these. */
export const oneOf = (...choices: readonly string[]): z.ZodMiniType<string, string> =>
  z.enum(choices, `is not one of ${choices.join(', ')}`)

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
// Node's timers overflow at longer times.
const longestTimeout = 2 ** 31 - 1

/** A time, `90s`, in milliseconds. */
export const duration = z.pipe(
  text,
  z.transform((input, { issues }) => {
    const [, number = '', unit = ''] = /^(\d{1,9})(ms|s|m|h)?$/.exec(input) ?? []
    const milliseconds = Number(number) * (units[unit] ?? 0)
    if (milliseconds > 0 && milliseconds <= longestTimeout) return milliseconds
    const lacksUnit = Number(number) > 0 && unit === ''
    const message = lacksUnit
      ? `has no unit: write ${number}s or ${number}m`
      : 'is not a time: write 90s, 10m or 1h, up to 24 days'
    issues.push({ code: 'custom', message, input })
    return z.NEVER
  }),
)

const hour = 3_600_000
const ages: Readonly<Record<string, number>> = { h: hour, d: 24 * hour, w: 7 * 24 * hour }

/** The age of an image, `90d`, in milliseconds. */
const age = z.pipe(
  text,
  z.transform((input, { issues }) => {
    const [, number, unit = ''] = /^(\d{1,5})([hdw])$/.exec(input) ?? []
    const milliseconds = Number(number) * (ages[unit] ?? Number.NaN)
    if (milliseconds > 0) return milliseconds
    issues.push({ code: 'custom', message: 'is not an age: write 90d, 12w or 36h', input })
    return z.NEVER
  }),
)

/** A whole number. A file may write it without quotes. */
const count = z.pipe(
  z.union([text, z.int()]),
  z.transform((input, { issues }) => {
    if (/^\d{1,6}$/.test(String(input))) return Number(input)
    issues.push({ code: 'custom', message: 'is not a whole number', input })
    return z.NEVER
  }),
)

const range = text.check(
  z.refine(isRange, 'is not a range of versions: write it as npm does, such as >=2.0.0'),
)

const platform = text.check(
  z.regex(
    /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/,
    'is not a platform: write linux/amd64 or linux/arm64/v8',
  ),
)

const longestReason = 1000
const reason = text.check(z.maxLength(longestReason, `is longer than ${longestReason} characters`))

/** What a flag holds, and its default. */
interface FieldRow {
  readonly kind: Kind | Argument['kind']
  readonly choices?: readonly string[]
  readonly default?: string
}

/** The schema of one flag or argument. */
export function fieldOf({ kind, choices = [], default: fallback }: FieldRow): z.ZodMiniType {
  switch (kind) {
    case 'switch':
      return flag
    case 'value':
    case 'path':
      return z.optional(text)
    case 'platform':
      return z.optional(platform)
    case 'reason':
      return z.optional(reason)
    case 'choice':
      return orDefault(oneOf(...choices), fallback)
    case 'duration':
      return orDefault(duration, fallback)
    case 'age':
      return z.optional(age)
    case 'range':
      return z.optional(range)
    case 'count':
      return orDefault(count, fallback)
    case 'values':
      return texts
    case 'channels':
      return channels
    case 'patterns':
      return patterns
    case 'word':
      return z.optional(word)
    case 'words':
      return words
  }
}

function orDefault(
  field: z.ZodMiniType<unknown, string | number>,
  fallback: string | undefined,
): z.ZodMiniType {
  return fallback === undefined ? z.optional(field) : z.prefault(field, fallback)
}
