import * as z from 'zod/mini'
import {
  configurationFields,
  connectionFields,
  engineFields,
  flag,
  outputFields,
  policyFields,
  type SharedFlags,
  text,
  word,
  words,
} from './fields.ts'
import type { CommandLine } from './values.ts'

// The flags of the commands that look after a repository: their shape, before the domain reads them.

const shared = {
  REPOSITORY: z.optional(word),
  registry: z.optional(text),
  ...policyFields,
  ...engineFields,
  ...connectionFields,
  ...configurationFields,
  ...outputFields,
}

const longestReason = 1000
const reason = z.optional(
  text.check(z.maxLength(longestReason, `is longer than ${longestReason} characters`)),
)

export const listSchema = z.strictObject({ ...shared, digests: flag, platforms: flag })

export const reconcileSchema = z.strictObject({ ...shared, create: flag, 'dry-run': flag })

export const yankSchema = z.strictObject({
  ...shared,
  VERSION: words,
  reason,
  'remove-empty': flag,
  'dry-run': flag,
})

export const unyankSchema = z.strictObject({ ...shared, VERSION: words, 'dry-run': flag })

export const removeSchema = z.strictObject({
  ...shared,
  TAG: words,
  all: flag,
  yes: flag,
  force: flag,
  'dry-run': flag,
})

/** What all of them are given. */
export type MaintenanceFlags = SharedFlags & Pick<z.output<typeof listSchema>, 'REPOSITORY' | 'registry'>

export const listLine: CommandLine<z.output<typeof listSchema>> = {
  schema: listSchema,
  ...written('ls'),
}

export const reconcileLine: CommandLine<z.output<typeof reconcileSchema>> = {
  schema: reconcileSchema,
  ...written('reconcile'),
}

export const yankLine: CommandLine<z.output<typeof yankSchema>> = {
  schema: yankSchema,
  ...written('yank', 'VERSION', '3.0.42'),
}

export const unyankLine: CommandLine<z.output<typeof unyankSchema>> = {
  schema: unyankSchema,
  ...written('unyank', 'VERSION', '3.0.42'),
}

export const removeLine: CommandLine<z.output<typeof removeSchema>> = {
  schema: removeSchema,
  ...written('rm', 'TAG', 'build-7'),
  // With --all no TAG is needed.
  required: ['REPOSITORY'],
}

/** `more` names the argument behind REPOSITORY that may be repeated. */
function written(command: string, more?: string, example?: string): Omit<CommandLine<unknown>, 'schema'> {
  const line = `semtag ${command} REPOSITORY`
  const shown = `semtag ${command} registry.local:5000/image-gallery`
  return {
    command,
    required: ['REPOSITORY', ...(more === undefined ? [] : [more])],
    usage: more === undefined ? `${line}, such as ${shown}` : `${line} ${more}…, such as ${shown} ${example}`,
    otherWords: {
      repository: `The repository stands behind the command: ${line}.`,
      ...(more === 'VERSION' && { version: `The version stands behind the repository: ${line} VERSION.` }),
    },
  }
}
