import type { Problem } from '../../domain/errors.ts'
import { flagWording } from '../../domain/wording.ts'
import { keyOf, settingNames } from '../schema/setting-names.ts'
import { type FileImage, readFileImages } from './file-images.ts'
import { isObject, readKeys } from './file-keys.ts'
import { fileVoice, shown } from './file-voice.ts'
import type { SettingsFile } from './found.ts'
import type { Layer } from './layer.ts'

/** The settings of a file. */
export interface FileSettings {
  readonly layer: Layer
  /** That of `image`, or those of `images`. */
  readonly images: readonly FileImage[]
  readonly problems: readonly Problem[]
}

/** Where there is no file. */
export const noSettings: FileSettings = {
  layer: { values: {}, voice: flagWording },
  images: [],
  problems: [],
}

const own = ['$schema', 'image', 'images']
const known = [...own, ...settingNames.map(keyOf)]

/** Reads what a file holds: its keys are the long names of the flags, written as `tagPrefix`. */
export function readSettingsFile(file: SettingsFile): FileSettings {
  const { content, name, prefix } = file
  const voice = fileVoice(file, known)
  if (!isObject(content)) {
    const whole = prefix === '' ? name : `semtag in ${name}`
    const message = `${whole} is ${shown(content)}, and takes an object.`
    const problem: Problem = { code: 'INVALID_ARGUMENT', message, hint: 'Write { "image": "ui" }.' }
    return { layer: { values: {}, voice }, images: [], problems: [problem] }
  }
  const shared = readKeys(content, { file, voice, known, own })
  const { images, problems } = readFileImages(content, file, voice)
  return { layer: { values: shared.values, voice }, images, problems: [...shared.problems, ...problems] }
}
