import type { z } from 'zod'
import { duration, flag, oneOf, text, texts } from './fields.ts'

// The flags that commands have in common, in the groups of their help.

/** How tags are read and named. */
export const policyFields = {
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
}

/** Where the engine is found. */
export const engineFields = { host: text.optional(), context: text.optional() }

/** How registries are reached. */
export const connectionFields = {
  'plain-http': flag,
  insecure: flag,
  'ca-file': text.optional(),
  'password-stdin': flag,
  timeout: duration.prefault('30m'),
}

/** Which file has settings. */
export const configurationFields = { config: text.optional(), 'no-config': flag }

/** What is printed, and where. */
export const outputFields = {
  json: flag,
  quiet: flag,
  output: text.optional(),
  debug: flag,
  'no-color': flag,
}

export type PolicyFlags = z.output<z.ZodObject<typeof policyFields>>

/** What every command is given. */
export type SharedFlags = PolicyFlags &
  z.output<
    z.ZodObject<
      typeof engineFields & typeof connectionFields & typeof configurationFields & typeof outputFields
    >
  >
