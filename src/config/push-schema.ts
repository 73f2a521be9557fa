import { z } from 'zod'
import { clean } from '../domain/text.ts'

// One error a flag, in words; a flag that is repeated arrives as an array, one without a value as empty text.
const word = z.string({
  error: ({ input }) => (Array.isArray(input) ? 'is given more than once' : 'wants a value'),
})
const text = word.min(1, 'wants a value')
const texts = z
  .array(text, 'wants a value')
  .refine((given) => given.length > 0, 'wants a value')
  .default([])
const flag = z
  .boolean({ error: ({ input }) => `takes no value, and "${clean(String(input))}" is given` })
  .default(false)

const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) =>
  text.pipe(
    z.enum(words, { error: ({ input }) => `"${clean(String(input))}" is none of ${words.join(', ')}` }),
  )

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
// Longer waits overflow the timers of Node.
const longestTimeout = 2 ** 31 - 1

const duration = text.transform((value, context) => {
  const [, number, unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(value) ?? []
  const milliseconds = Number(number) * (units[unit] ?? 1)
  if (milliseconds > 0 && milliseconds <= longestTimeout) return milliseconds
  context.addIssue(`"${clean(value)}" is no time: write 90s, 10m or 1h, up to 24 days`)
  return z.NEVER
})

/** The flags of `push` and `plan` as the command line gives them: their shape, before the domain reads them. */
export const pushSchema = z.strictObject({
  IMAGE: word.optional(),
  VERSION: word.optional(),
  registry: texts,
  repository: text.optional(),
  'best-effort': flag,
  latest: oneOf('auto', 'always', 'never').prefault('auto'),
  'latest-range': text.optional(),
  channel: texts,
  'zero-major': flag,
  'tag-prefix': text.optional(),
  variant: text.optional(),
  'known-variant': texts,
  builds: flag,
  'take-patch': flag,
  ignore: texts,
  tag: texts,
  order: oneOf('latest-last', 'latest-first').prefault('latest-last'),
  overwrite: flag,
  'assume-highest': flag,
  'require-version-label': flag,
  'metadata-file': text.optional(),
  referrers: flag,
  host: text.optional(),
  context: text.optional(),
  platform: text
    .regex(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/, {
      error: ({ input }) => `"${clean(String(input))}" is no platform: write linux/amd64 or linux/arm64/v8`,
    })
    .optional(),
  'no-local-tags': flag,
  via: oneOf('auto', 'registry', 'engine').prefault('auto'),
  'plain-http': flag,
  insecure: flag,
  'ca-file': text.optional(),
  'password-stdin': flag,
  timeout: duration.prefault('30m'),
  json: flag,
  quiet: flag,
  output: text.optional(),
  debug: flag,
  'no-color': flag,
  'dry-run': flag,
  protect: oneOf('ecr', 'harbor').optional(),
})

export type PushFlags = z.output<typeof pushSchema>
