import { z } from 'zod'
import { clean } from '../domain/text.ts'
import { flag, oneOf, text, texts, word } from './fields.ts'
import type { CommandLine } from './flags.ts'
import { connectionFields, engineFields, outputFields, policyFields } from './shared-fields.ts'

/** The flags of `push` and `plan` as the command line gives them: their shape, before the domain reads them. */
export const pushSchema = z.strictObject({
  IMAGE: word.optional(),
  VERSION: word.optional(),
  registry: texts,
  repository: text.optional(),
  'best-effort': flag,
  ...policyFields,
  tag: texts,
  order: oneOf('latest-last', 'latest-first').prefault('latest-last'),
  overwrite: flag,
  'assume-highest': flag,
  'require-version-label': flag,
  'metadata-file': text.optional(),
  referrers: flag,
  ...engineFields,
  platform: text
    .regex(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/, {
      error: ({ input }) => `"${clean(String(input))}" is no platform: write linux/amd64 or linux/arm64/v8`,
    })
    .optional(),
  'no-local-tags': flag,
  via: oneOf('auto', 'registry', 'engine').prefault('auto'),
  ...connectionFields,
  ...outputFields,
  'dry-run': flag,
  protect: oneOf('ecr', 'harbor').optional(),
})

export type PushFlags = z.output<typeof pushSchema>

export const pushLine: CommandLine<PushFlags> = {
  schema: pushSchema,
  command: 'push',
  required: ['IMAGE', 'VERSION'],
  usage: 'semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106',
  otherWords: {
    version: 'Write the version behind the image: semtag push IMAGE VERSION.',
    force: 'Did you mean --overwrite?',
  },
}
