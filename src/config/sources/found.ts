import type { Problem } from '../../domain/errors.ts'

/** A file of settings, before it is checked. */
export interface SettingsFile {
  /** As messages name it: `semtag.config.json`, or what `--config` names. */
  readonly name: string
  /** The prefix of its keys in messages: `semtag.` in package.json. */
  readonly prefix: string
  /** Its directory; its paths are relative to it. */
  readonly directory: string
  readonly content: unknown
}

/** The nearest package.json, unchecked. */
export interface PackageManifest {
  readonly path: string
  readonly version?: unknown
  /** The dist-tag of `publishConfig`. */
  readonly distTag?: unknown
}

/** The files that matter to a run in a directory. */
export interface Found {
  readonly file: SettingsFile | undefined
  readonly manifest: PackageManifest | undefined
  /** The mistakes in the files themselves. */
  readonly problems: readonly Problem[]
}

export const nothingFound: Found = { file: undefined, manifest: undefined, problems: [] }
