import type { Problem } from '../../domain/errors.ts'
import type { Voice } from '../schema/message-style.ts'
import { imageSettingNames, keyOf } from '../schema/setting-names.ts'
import { isObject, type Json, readKeys } from './file-keys.ts'
import { fileVoice, shown } from './file-voice.ts'
import type { SettingsFile } from './found.ts'
import type { Layer } from './layer.ts'
import { imageBesideFile } from './paths.ts'

/** An image that a file names. */
export interface FileImage {
  /** As it is written there. */
  readonly text: string
  /** Where it is, seen from the working directory. */
  readonly image: string
  /** What is said of it alone. */
  readonly layer: Layer
}

interface FileImages {
  readonly images: readonly FileImage[]
  readonly problems: readonly Problem[]
}

const own = ['image']
const known = [...own, ...imageSettingNames.map(keyOf)]

/** The image that stands under `image`, or those under `images`. */
export function readFileImages({ image, images }: Json, file: SettingsFile, voice: Voice): FileImages {
  const { name, prefix } = file
  const named = `${prefix}images in ${name}`
  if (image !== undefined && images !== undefined)
    return mistaken(
      `${prefix}image and ${named} contradict each other.`,
      'Name one image under image, or several under images.',
    )
  if (image !== undefined) return imageOf(image, {}, file, voice)
  if (images === undefined) return { images: [], problems: [] }
  if (!Array.isArray(images))
    return mistaken(`${named} is ${shown(images)}, and takes a list.`, 'Write "images": ["ui", "api"].')
  if (images.length === 0) return mistaken(`${named} is empty.`, 'Name an image, such as "images": ["ui"].')
  const read = images.map((entry: unknown, index) => readEntry(entry, `${prefix}images[${index}]`, file))
  return {
    images: read.flatMap((entry) => entry.images),
    problems: read.flatMap((entry) => entry.problems),
  }
}

function readEntry(entry: unknown, place: string, file: SettingsFile): FileImages {
  const inFile = { name: file.name, prefix: `${place}.` }
  if (!isObject(entry)) return imageOf(entry, {}, file, fileVoice(inFile, known, place))
  const voice = fileVoice(inFile, known)
  const { values, problems } = readKeys(entry, { file, voice, known, own })
  const read =
    entry['image'] === undefined
      ? mistaken(`${place} in ${file.name} names no image.`, `Give it "image": "ui".`)
      : imageOf(entry['image'], values, file, voice)
  return { images: read.images, problems: [...problems, ...read.problems] }
}

function imageOf(text: unknown, values: Layer['values'], file: SettingsFile, voice: Voice): FileImages {
  if (typeof text !== 'string' || text === '')
    return { images: [], problems: [voice.misshapen('IMAGE', text, 'text')] }
  const image = imageBesideFile(text, file.directory)
  return { images: [{ text, image, layer: { values: { ...values, IMAGE: image }, voice } }], problems: [] }
}

function mistaken(message: string, hint: string): FileImages {
  return { images: [], problems: [{ code: 'INVALID_ARGUMENT', message, hint }] }
}
