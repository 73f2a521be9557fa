import { Readable } from 'node:stream'
import { settingsStyle } from '../config/file-style.ts'
import { isSetting, type Values } from '../config/flags.ts'
import type { PushContext } from '../config/push.ts'
import type { NameOf } from '../frontend/caller-words.ts'
import { type Prepared, prepare } from '../frontend/prepare.ts'
import type { ReleaseEnvironment } from './settings.ts'

export interface GivenSettings {
  /** The name of the settings in messages: `tagPrefix "1." in the settings`. */
  readonly name: string
  /** An object with the keys of `semtag.config.json`; it is not checked yet. */
  readonly content: unknown
  /** The arguments and flags of this release alone, by their names. */
  readonly input: Values
  readonly npm?: NonNullable<PushContext['npm']>
}

/** How messages name these settings. */
export function nameIn({ name, input }: GivenSettings): NameOf {
  const style = settingsStyle(name)
  return (setting) => (isSetting(setting) || Object.hasOwn(input, setting) ? style.name(setting) : undefined)
}

/**
 * Reads the settings. Contacts nothing.
 *
 * @throws SemtagError that lists every mistake.
 */
export function prepareSettings(
  { name, content, input, npm }: GivenSettings,
  { env, directory = '.' }: Pick<ReleaseEnvironment, 'env' | 'directory'>,
): Promise<Prepared> {
  const { SEMTAG_USERNAME, SEMTAG_PASSWORD } = env ?? {}
  return prepare(
    { values: input },
    {
      // The environment must not override the program.
      env: { SEMTAG_USERNAME, SEMTAG_PASSWORD },
      stdin: Readable.from([]),
      workingDirectory: directory,
      // semtag must not tune a process that is not its own.
      onContent() {},
    },
    {
      found: { file: { name, prefix: '', directory, content }, manifest: undefined, problems: [] },
      style: settingsStyle(name),
      ...(npm === undefined ? {} : { npm }),
    },
  )
}
