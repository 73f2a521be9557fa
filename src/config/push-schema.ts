import { z } from 'zod'

// One error a flag, in words; a flag that is repeated arrives as an array.
const text = z.string({
  error: ({ input }) => (Array.isArray(input) ? 'is given more than once' : 'wants a value'),
})
const texts = z.array(text).default([])
const flag = z.boolean({ error: () => 'is given more than once, or with a value' }).default(false)

const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z.enum(words, { error: ({ input }) => `"${input}" is none of ${words.join(', ')}` })

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
// Longer waits overflow the timers of Node.
const longestTimeout = 2 ** 31 - 1

const duration = text.transform((value, context) => {
  const [, number, unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(value) ?? []
  const milliseconds = Number(number) * (units[unit] ?? 1)
  if (milliseconds > 0 && milliseconds <= longestTimeout) return milliseconds
  context.addIssue(`"${value}" is no time: write 90s, 10m or 1h, up to 24 days`)
  return z.NEVER
})

/** The flags of `push` and `plan` as the command line gives them: their shape, before the domain reads them. */
export const pushSchema = z.strictObject({
  IMAGE: text,
  VERSION: text,
  registry: texts,
  repository: text.optional(),
  latest: oneOf('auto', 'always', 'never').default('auto'),
  'latest-range': text.optional(),
  channel: texts,
  'zero-major': flag,
  'tag-prefix': z.string('is given more than once').default(''),
  variant: text.optional(),
  'known-variant': texts,
  builds: flag,
  'take-patch': flag,
  ignore: texts,
  tag: texts,
  order: oneOf('latest-last', 'latest-first').default('latest-last'),
  overwrite: flag,
  'require-version-label': flag,
  host: text.optional(),
  context: text.optional(),
  platform: text
    .regex(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/, {
      error: ({ input }) => `"${input}" is no platform: write linux/amd64 or linux/arm64/v8`,
    })
    .optional(),
  'no-local-tags': flag,
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
})

export type PushFlags = z.output<typeof pushSchema>
