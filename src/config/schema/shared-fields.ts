import * as z from 'zod/mini'
import { channels, duration, flag, oneOf, patterns, text, texts } from './fields.ts'

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
