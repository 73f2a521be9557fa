import { imageFields, type PushFlags, pushSchema } from './push-schema.ts'

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
