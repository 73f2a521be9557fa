import { isAbsolute, join, relative } from 'node:path'
import type { Problem } from '../../domain/errors.ts'
import { flagWording } from '../../domain/wording.ts'
import { fileStyle, shown } from '../file-style.ts'
import { flagOf, keyOf, type Values } from '../flags.ts'
import type { MessageStyle } from '../message-style.ts'
import { checkValues, formOf, settings } from '../schema/command-line.ts'
import type { SettingsFile } from './found.ts'
import type { Layer } from './layer.ts'

/** Makes the paths in a file relative to the working directory; the file writes them relative to itself. */
export function besideFile(values: Values, directory: string): Values {
  const paths = Object.entries(values).map(([setting, value]) =>
    settings.kinds[setting] === 'path' && typeof value === 'string'
      ? [setting, pathBeside(value, directory)]
      : [setting, value],
  )
  return Object.fromEntries(paths)
}

/** Makes an image relative to the working directory if it is a layout on disk. */
export function imageBesideFile(image: string, directory: string): string {
  const [, transport, path = ''] = /^(oci(?:-archive)?:)(?!\/\/)(.+)$/s.exec(image) ?? []
  return transport === undefined ? image : `${transport}${pathBeside(path, directory)}`
}

function pathBeside(path: string, directory: string): string {
  // A Windows drive is absolute on every system.
  if (isAbsolute(path) || /^[a-z]:[\\/]/i.test(path)) return path
  return relative('', join(directory, path))
}

type Json = Readonly<Record<string, unknown>>

/** One object of a file, and the keys that it may have. */
interface Place {
  readonly file: SettingsFile
  readonly style: MessageStyle
  readonly known: readonly string[]
  /** The keys that are not flags. */
  readonly own: readonly string[]
}

/** The settings in an object of a file, and the mistakes in them. */
function readKeys(content: Json, { file, style, known, own }: Place): ReturnType<typeof checkValues> {
  const keys = Object.keys(content).filter((key) => !own.includes(key))
  const values = keys
    .filter((key) => known.includes(key))
    .map((key) => [flagOf(key), asList(key, content[key])])
  const checked = checkValues(Object.fromEntries(values), settings, style)
  const unknown = keys.filter((key) => !known.includes(key)).map((key) => style.unknown(key))
  return {
    values: besideFile(checked.values, file.directory),
    problems: [...checked.problems, ...unknown],
  }
}

// A single text is a list with one entry.
function asList(key: string, value: unknown): unknown {
  return formOf(settings.kinds[flagOf(key)]) === 'list' && typeof value === 'string' ? [value] : value
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An image that a file names. */
export interface FileImage {
  /** As the file writes it. */
  readonly text: string
  /** The text, with a path relative to the working directory. */
  readonly image: string
  /** The settings of this image alone. */
  readonly layer: Layer
}

interface FileImages {
  readonly images: readonly FileImage[]
  readonly problems: readonly Problem[]
}

const imageOwn = ['image']
const imageKnown = [...imageOwn, ...settings.imageNames.map(keyOf)]

/** The images under the keys `image` and `images`. */
function readFileImages({ image, images }: Json, file: SettingsFile, style: MessageStyle): FileImages {
  const { name, prefix } = file
  const named = `${prefix}images in ${name}`
  if (image !== undefined && images !== undefined)
    return mistaken(
      `${prefix}image and ${named} contradict each other.`,
      'Name one image under image, or several under images.',
    )
  if (image !== undefined) return imageOf(image, {}, file, style)
  if (images === undefined) return { images: [], problems: [] }
  if (!Array.isArray(images))
    return mistaken(`${named} is ${shown(images)}, but must be a list.`, 'Write "images": ["ui", "api"].')
  if (images.length === 0) return mistaken(`${named} is empty.`, 'Name an image, such as "images": ["ui"].')
  const read = images.map((entry: unknown, index) => readEntry(entry, `${prefix}images[${index}]`, file))
  return {
    images: read.flatMap((entry) => entry.images),
    problems: read.flatMap((entry) => entry.problems),
  }
}

function readEntry(entry: unknown, place: string, file: SettingsFile): FileImages {
  const inFile = { name: file.name, prefix: `${place}.` }
  if (!isObject(entry)) return imageOf(entry, {}, file, fileStyle(inFile, imageKnown, place))
  const style = fileStyle(inFile, imageKnown)
  const { values, problems } = readKeys(entry, { file, style, known: imageKnown, own: imageOwn })
  const read =
    entry['image'] === undefined
      ? mistaken(`${place} in ${file.name} names no image.`, `Give it "image": "ui".`)
      : imageOf(entry['image'], values, file, style)
  return { images: read.images, problems: [...problems, ...read.problems] }
}

function imageOf(
  text: unknown,
  values: Layer['values'],
  file: SettingsFile,
  style: MessageStyle,
): FileImages {
  if (typeof text !== 'string' || text === '')
    return { images: [], problems: [style.misshapen('IMAGE', text, 'text')] }
  const image = imageBesideFile(text, file.directory)
  return { images: [{ text, image, layer: { values: { ...values, IMAGE: image }, style } }], problems: [] }
}

function mistaken(message: string, hint: string): FileImages {
  return { images: [], problems: [{ code: 'INVALID_ARGUMENT', message, hint }] }
}

/** The settings of a file. */
export interface FileSettings {
  readonly layer: Layer
  /** The images under the keys `image` and `images`. */
  readonly images: readonly FileImage[]
  readonly problems: readonly Problem[]
}

/** The settings if there is no file. */
export const noSettings: FileSettings = {
  layer: { values: {}, style: flagWording },
  images: [],
  problems: [],
}

const own = ['$schema', 'image', 'images']
const known = [...own, ...settings.names.map(keyOf)]

/** Reads a file of settings. Its keys are the long names of flags, written as `tagPrefix`. */
export function readSettingsFile(file: SettingsFile): FileSettings {
  const { content, name, prefix } = file
  const style = fileStyle(file, known)
  if (!isObject(content)) {
    const whole = prefix === '' ? name : `semtag in ${name}`
    const message = `${whole} is ${shown(content)}, but must be an object.`
    const problem: Problem = { code: 'INVALID_ARGUMENT', message, hint: 'Write { "image": "ui" }.' }
    return { layer: { values: {}, style }, images: [], problems: [problem] }
  }
  const shared = readKeys(content, { file, style, known, own })
  const { images, problems } = readFileImages(content, file, style)
  return { layer: { values: shared.values, style }, images, problems: [...shared.problems, ...problems] }
}
