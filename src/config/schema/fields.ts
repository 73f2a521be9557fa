import * as z from 'zod/mini'

// The messages follow a setting and its value: `--latest "sometimes"` is none of … What is of another type, or empty,
// is told by the place that it comes from (message-style.ts), for which these are all the same.

/** An argument, which may be empty text. */
export const word = z.string()

/** Arguments of which there may be many. */
export const words = z._default(z.array(z.string()), [])

/** A flag with a value. */
export const text = word.check(z.minLength(1))

/** A flag that may be repeated, and whose values hold no comma: `a,b` is two values. */
export const texts = z._default(z.array(text).check(z.minLength(1)), [])

/** Channels. A comma stands between identifiers alone: `beta=beta,rc`. */
const channels = z._default(
  z
    .array(
      text.check(
        z.regex(/^[^,]*$|^[^,=\s]+=[^=\s]*$/, 'is no channel: write NAME, NAME=ID,ID or NAME=* for each'),
      ),
    )
    .check(z.minLength(1)),
  [],
)

/** Patterns of tags. A comma stands in braces alone: `{20,21}*`. */
const patterns = z._default(
  z
    .array(text.check(z.refine((pattern) => !hasBareComma(pattern), 'has a comma, and no tag has one')))
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
export const oneOf = <const T extends readonly [string, ...string[]]>(...choices: T) =>
  z.enum(choices, `is none of ${choices.join(', ')}`)

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
// Longer waits overflow the timers of Node.
const longestTimeout = 2 ** 31 - 1

/** A time, `90s`, in milliseconds. */
export const duration = z.pipe(
  text,
  z.transform((input, { issues }) => {
    const [, number, unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(input) ?? []
    const milliseconds = Number(number) * (units[unit] ?? 1)
    if (milliseconds > 0 && milliseconds <= longestTimeout) return milliseconds
    issues.push({ code: 'custom', message: 'is no time: write 90s, 10m or 1h, up to 24 days', input })
    return z.NEVER
  }),
)

// The flags that commands have in common, in the groups of their help.

/** How tags are read and named. */
export const policyFields = {
  latest: z.prefault(oneOf('auto', 'always', 'never'), 'auto'),
  'latest-range': z.optional(text),
  channel: channels,
  'zero-major': flag,
  'tag-prefix': z.optional(text),
  variant: z.optional(text),
  'known-variant': texts,
  builds: flag,
  'take-patch': flag,
  'take-unknown': flag,
  ignore: patterns,
}

/** Where the engine is found. */
export const engineFields = { host: z.optional(text), context: z.optional(text) }

/** How registries are reached. */
export const connectionFields = {
  'plain-http': flag,
  insecure: flag,
  'ca-file': z.optional(text),
  'password-stdin': flag,
  timeout: z.prefault(duration, '30m'),
  settle: z.prefault(duration, '30s'),
}

/** Which file has settings. */
export const configurationFields = { config: z.optional(text), 'no-config': flag }

/** What is printed, and where. */
export const outputFields = {
  json: flag,
  quiet: flag,
  output: z.optional(text),
  debug: flag,
  'no-color': flag,
}

export type PolicyFlags = z.output<z.ZodMiniObject<typeof policyFields>>

/** What every command is given. */
export type SharedFlags = PolicyFlags &
  z.output<
    z.ZodMiniObject<
      typeof engineFields & typeof connectionFields & typeof configurationFields & typeof outputFields
    >
  >
