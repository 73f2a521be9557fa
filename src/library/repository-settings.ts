import type { ConnectionSettings, TagSettings } from './settings.ts'

/** The settings of every function that maintains one repository. */
export interface RepositorySettings extends TagSettings, ConnectionSettings {
  /** The repository, `registry.local:5000/image-gallery`. */
  readonly repository: string
  /** The registry of the repository, `ghcr.io` or `ghcr.io/acme`, instead of the registry in its name. */
  readonly registry?: string
}

/** What `prune` keeps, and what it may delete. A list may be one text, or several. */
export interface PruneRuleSettings {
  /** The number of newest stable versions that stay in each minor line. */
  readonly keepMinor?: number
  /** The number of newest stable versions that stay in each major line. */
  readonly keepMajor?: number
  /** The number of newest prereleases that stay of each unreleased version. */
  readonly keepPrereleases?: number
  /** The number of newest builds that stay of each version. */
  readonly keepBuilds?: number
  /** Keeps the versions of a range, `>=2.0.0`; other stable versions go. */
  readonly keepRange?: string
  /** Keeps signatures, attestations and SBOMs of what goes. */
  readonly keepReferrers?: boolean
  /** Deletes only images that are older than this: `90d`, `12w`. */
  readonly olderThan?: string
  /** Patterns of tags that are not versions and may go: `sha-*`. */
  readonly others?: string | readonly string[]
  /** Deletes withdrawn versions too. */
  readonly withdrawn?: boolean
}

/** The settings of `list`. */
export interface ListSettings extends RepositorySettings, PruneRuleSettings {
  /** Reads the digest of every version, so that every alias is found. */
  readonly digests?: boolean
  /** Reads the platforms of every version. */
  readonly platforms?: boolean
  /** Adds what `prune` would delete by the same rules. */
  readonly prunable?: boolean
}

/** The settings of every function that changes the tags of one repository. */
export interface ChangeSettings extends RepositorySettings {
  /** Reads and plans everything, and writes nothing. */
  readonly dryRun?: boolean
}

/** The settings of `reconcile`. */
export interface ReconcileSettings extends ChangeSettings {
  /** Creates aliases that are missing. */
  readonly create?: boolean
}

/** The settings of `unyank`. */
export interface UnyankSettings extends ChangeSettings {
  /** The full version, `3.0.42`, or several. */
  readonly version: string | readonly string[]
}

/** The settings of `yank`. */
export interface YankSettings extends UnyankSettings {
  /** Why the versions are withdrawn, in up to 1000 characters. `list` returns it. */
  readonly reason?: string
  /** Deletes aliases whose line has no version left. */
  readonly removeEmpty?: boolean
}

/** The settings of `promote`. */
export interface PromoteSettings extends ChangeSettings {
  /** The full version, `3.0.43`. */
  readonly version: string
  /** The digest that was tested. The candidate must have it. Not needed with `as`. */
  readonly digest?: string
  /** Releases the content of the exact tag of `version` under this version. */
  readonly as?: string
}

/** The settings of `remove`. */
export interface RemoveSettings extends ChangeSettings {
  /** The tag to delete, or several. */
  readonly tag?: string | readonly string[]
  /** Deletes every tag of the repository, and what they point at. Needs `yes`. */
  readonly all?: boolean
  /** Confirms `all`. */
  readonly yes?: boolean
  /** Deletes an exact tag even if an alias has its content. */
  readonly force?: boolean
}

/** The settings of `prune`. At least one rule must say what stays. */
export interface PruneSettings extends ChangeSettings, PruneRuleSettings {
  /** Also deletes the images of an index, unless an index that stays has them. */
  readonly children?: boolean
  /** Deletes nothing if more tags would go. Default: 50. */
  readonly max?: number
  /** Deletes. Without it, `prune` only returns the plan. */
  readonly yes?: boolean
}
