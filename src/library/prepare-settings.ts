import { Readable } from 'node:stream'
import { settingsStyle } from '../config/file-style.ts'
import { isSetting, type Values } from '../config/flags.ts'
import type { PushContext } from '../config/push.ts'
import type { NameOf } from '../frontend/caller-words.ts'
import { type Prepared, prepare } from '../frontend/prepare.ts'
import type { ReleaseEnvironment } from './settings.ts'

export interface GivenSettings {
  /** As messages name them: `tagPrefix "1." in the settings`. */
  readonly name: string
  /** With the keys of `semtag.config.json`; anything else is a mistake that is told. */
  readonly content: unknown
  /** What is of this release alone, by the long names of the flags. */
  readonly asked: Values
  readonly npm?: NonNullable<PushContext['npm']>
}

/** How messages name what such settings can hold. */
export function nameIn({ name, asked }: GivenSettings): NameOf {
  const style = settingsStyle(name)
  return (setting) => (isSetting(setting) || Object.hasOwn(asked, setting) ? style.name(setting) : undefined)
}

/**
 * Everything that can be known of a release before anything is contacted.
 *
 * @throws SemtagError that lists every mistake.
 */
export function prepareSettings(
  { name, content, asked, npm }: GivenSettings,
  { env, directory = '.' }: Pick<ReleaseEnvironment, 'env' | 'directory'>,
): Promise<Prepared> {
  const { SEMTAG_USERNAME, SEMTAG_PASSWORD } = env
  return prepare(
    { values: asked },
    {
      // What a program says is not overruled by its environment.
      env: { SEMTAG_USERNAME, SEMTAG_PASSWORD },
      stdin: Readable.from([]),
      workingDirectory: directory,
      // The process is the program's.
      onContent() {},
    },
    {
      found: { file: { name, prefix: '', directory, content }, manifest: undefined, problems: [] },
      style: settingsStyle(name),
      ...(npm === undefined ? {} : { npm }),
    },
  )
}
