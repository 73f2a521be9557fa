import type { Voice } from '../schema/message-style.ts'
import { pushLine } from '../schema/push-schema.ts'
import { flagOf } from '../schema/setting-names.ts'
import { checkValues, formOf } from '../schema/values.ts'
import type { SettingsFile } from './found.ts'
import { besideFile } from './paths.ts'

export type Json = Readonly<Record<string, unknown>>

/** One object of a file, and the keys that it may have. */
export interface Place {
  readonly file: SettingsFile
  readonly voice: Voice
  readonly known: readonly string[]
  /** Those of them that are no flags. */
  readonly own: readonly string[]
}

/** The flags that an object of a file gives, and the mistakes in them. */
export function readKeys(content: Json, { file, voice, known, own }: Place): ReturnType<typeof checkValues> {
  const keys = Object.keys(content).filter((key) => !own.includes(key))
  const values = keys
    .filter((key) => known.includes(key))
    .map((key) => [flagOf(key), asList(key, content[key])])
  const checked = checkValues(Object.fromEntries(values), pushLine, voice)
  const unknown = keys.filter((key) => !known.includes(key)).map((key) => voice.unknown(key))
  return {
    values: besideFile(checked.values, file.directory),
    problems: [...checked.problems, ...unknown],
  }
}

// One text stands for a list of one.
function asList(key: string, value: unknown): unknown {
  const isList = formOf(pushLine.schema.shape[flagOf(key)]) === 'list'
  return isList && typeof value === 'string' ? [value] : value
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
