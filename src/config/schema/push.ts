import * as z from 'zod/mini'
import { protectedVendors } from '../../domain/vendors/profile.ts'
import {
  configurationFields,
  connectionFields,
  engineFields,
  flag,
  oneOf,
  outputFields,
  policyFields,
  text,
  texts,
  word,
} from './fields.ts'
import type { CommandLine } from './values.ts'

/** What may be said of each image of a release by itself: where it goes, its tags, where it is. */
const imageFields = {
  registry: texts,
  repository: z.optional(text),
  ...policyFields,
  tag: texts,
  order: z.prefault(oneOf('latest-last', 'latest-first'), 'latest-last'),
  'require-version-label': flag,
  'metadata-file': z.optional(text),
  referrers: flag,
  sparse: flag,
  platform: z.optional(
    text.check(
      z.regex(
        /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/,
        'is no platform: write linux/amd64 or linux/arm64/v8',
      ),
    ),
  ),
}

/** The flags of `push` and `plan` as the command line gives them: their shape, before the domain reads them. */
export const pushSchema = z.strictObject({
  IMAGE: z.optional(word),
  VERSION: z.optional(word),
  'git-tag-prefix': z.optional(text),
  ...imageFields,
  'best-effort': flag,
  overwrite: flag,
  'assume-highest': flag,
  ...engineFields,
  'no-local-tags': flag,
  via: z.prefault(oneOf('auto', 'registry', 'engine'), 'auto'),
  ...connectionFields,
  ...configurationFields,
  ...outputFields,
  'dry-run': flag,
  protect: z.optional(oneOf(...protectedVendors)),
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

/** Flags that say something of one run or one version, and are no settings. */
const ofOneRun: readonly (keyof PushFlags)[] = [
  'overwrite',
  'assume-highest',
  'password-stdin',
  'config',
  'no-config',
  'json',
  'quiet',
  'output',
  'debug',
  'no-color',
  'dry-run',
  'protect',
]

const isArgument = (name: string) => name === 'IMAGE' || name === 'VERSION'

/** The long names of the flags that a file or the environment may give as well. */
export const settingNames: readonly string[] = Object.keys(pushSchema.shape).filter(
  (name) => !isArgument(name) && !ofOneRun.some((flag) => flag === name),
)

/** Those that an entry of `images` may have. */
export const imageSettingNames: readonly string[] = Object.keys(imageFields)

/** True for a flag that is no setting. */
export function isOfOneRun(name: string): boolean {
  return ofOneRun.some((flag) => flag === name)
}

/** As a file writes it: `tagPrefix`; arguments in small letters. */
export function keyOf(setting: string): string {
  return setting.toLowerCase().replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** As the environment writes it: `SEMTAG_TAG_PREFIX`. */
export function variableOf(setting: string): string {
  return `SEMTAG_${setting.toUpperCase().replaceAll('-', '_')}`
}

/** The long name of the flag that is meant by a key, `tagPrefix` or `tag-prefix`. */
export function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
