import * as z from 'zod'
import { flag, oneOf, text, texts, word } from './fields.ts'
import type { CommandLine } from './flags.ts'
import {
  configurationFields,
  connectionFields,
  engineFields,
  outputFields,
  policyFields,
} from './shared-fields.ts'

/** What may be said of each image of a release by itself: where it goes, its tags, where it is. */
export const imageFields = {
  registry: texts,
  repository: text.optional(),
  ...policyFields,
  tag: texts,
  order: oneOf('latest-last', 'latest-first').prefault('latest-last'),
  'require-version-label': flag,
  'metadata-file': text.optional(),
  referrers: flag,
  platform: text
    .regex(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/, 'is no platform: write linux/amd64 or linux/arm64/v8')
    .optional(),
}

/** The flags of `push` and `plan` as the command line gives them: their shape, before the domain reads them. */
export const pushSchema = z.strictObject({
  IMAGE: word.optional(),
  VERSION: word.optional(),
  'git-tag-prefix': text.optional(),
  ...imageFields,
  'best-effort': flag,
  overwrite: flag,
  'assume-highest': flag,
  ...engineFields,
  'no-local-tags': flag,
  via: oneOf('auto', 'registry', 'engine').prefault('auto'),
  ...connectionFields,
  ...configurationFields,
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
  otherPlaces: {
    IMAGE: 'set image in semtag.config.json, or under semtag in package.json',
    VERSION: 'give package.json a version',
  },
  otherWords: {
    version: 'Write the version behind the image: semtag push IMAGE VERSION.',
    force: 'Did you mean --overwrite?',
  },
}
