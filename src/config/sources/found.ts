import type { Problem } from '../../domain/errors.ts'

/** A file that has settings, before anything of it is checked. */
export interface SettingsFile {
  /** As messages name it: `semtag.config.json`, or what `--config` names. */
  readonly name: string
  /** What stands before its keys in messages: `semtag.` in package.json. */
  readonly prefix: string
  /** Where it is: its paths are relative to this. */
  readonly directory: string
  readonly content: unknown
}

/** What the nearest package.json says of the package, as it stands there. */
export interface PackageManifest {
  readonly path: string
  readonly version?: unknown
  /** The dist-tag of `publishConfig`. */
  readonly distTag?: unknown
}

/** What there is on disk for a run in a directory. */
export interface Found {
  readonly file: SettingsFile | undefined
  readonly manifest: PackageManifest | undefined
  /** What is wrong with the files themselves. */
  readonly problems: readonly Problem[]
}

export const nothingFound: Found = { file: undefined, manifest: undefined, problems: [] }
