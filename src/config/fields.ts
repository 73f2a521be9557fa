import { z } from 'zod'
import { clean } from '../domain/text.ts'

// One error a flag, in words; a flag that is repeated arrives as an array, one without a value as empty text.

/** An argument, which may be empty text. */
export const word = z.string({
  error: ({ input }) => (Array.isArray(input) ? 'is given more than once' : 'wants a value'),
})

/** Arguments of which there may be many. */
export const words = z.array(z.string()).default([])

/** A flag with a value. */
export const text = word.min(1, 'wants a value')

/** A flag that may be repeated. */
export const texts = z
  .array(text, 'wants a value')
  .refine((given) => given.length > 0, 'wants a value')
  .default([])

/** A flag without a value. */
export const flag = z
  .boolean({ error: ({ input }) => `takes no value, and "${clean(String(input))}" is given` })
  .default(false)

/** A flag whose value is one of these. */
export const oneOf = <const T extends readonly [string, ...string[]]>(...choices: T) =>
  text.pipe(
    z.enum(choices, { error: ({ input }) => `"${clean(String(input))}" is none of ${choices.join(', ')}` }),
  )

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
// Longer waits overflow the timers of Node.
const longestTimeout = 2 ** 31 - 1

/** A time, `90s`, in milliseconds. */
export const duration = text.transform((value, context) => {
  const [, number, unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(value) ?? []
  const milliseconds = Number(number) * (units[unit] ?? 1)
  if (milliseconds > 0 && milliseconds <= longestTimeout) return milliseconds
  context.addIssue(`"${clean(value)}" is no time: write 90s, 10m or 1h, up to 24 days`)
  return z.NEVER
})
