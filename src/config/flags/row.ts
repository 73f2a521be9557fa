/** Commands that release images. */
export const releaseCommands = ['push', 'plan'] as const

/** Commands that change aliases, markers and named tags; they have one report. */
export const careCommands = ['reconcile', 'yank', 'unyank', 'rm'] as const

/** Commands that change the tags of a repository. */
export const changingCommands = [...careCommands, 'prune'] as const

/** Commands that maintain a repository after its releases. */
export const maintenanceCommands = ['ls', ...changingCommands] as const

/** Commands that name a repository, and not an image. */
export const repositoryCommands = ['promote', ...maintenanceCommands] as const

/** Commands that work on every configured image, unless they are given one repository. */
export const fleetCommands = ['promote', 'ls', 'reconcile', 'yank', 'unyank', 'check', 'prune'] as const

/** Commands with the flags of one repository, of which `check` also takes everything that is configured. */
export const placedCommands = [...repositoryCommands, 'check'] as const

/** Every command, in the order of the help. */
export const commandNames = [...releaseCommands, ...placedCommands] as const

export type ReleaseCommand = (typeof releaseCommands)[number]
export type MaintenanceCommand = (typeof maintenanceCommands)[number]
export type RepositoryCommand = (typeof repositoryCommands)[number]
export type PlacedCommand = (typeof placedCommands)[number]
export type CommandName = (typeof commandNames)[number]

/** The groups of flags in the help, in their order. */
export const groups = [
  'Common flags',
  'The image',
  'Where to',
  'What to show',
  'What stays',
  'What to do',
  'Which tags',
  'The engine',
  'The registry',
  'Settings',
  'Output',
] as const

/**
 * What a flag holds: `switch` is true or false; `value`, `path`, `platform` and `reason` are one text; `choice` is one of
 * the row's choices; `duration` is a time; `age` is a time in days; `count` is a whole number; `range` is a range of versions; `values`, `channels` and `patterns` are lists.
 */
export type Kind =
  | 'switch'
  | 'value'
  | 'path'
  | 'platform'
  | 'reason'
  | 'choice'
  | 'duration'
  | 'age'
  | 'count'
  | 'range'
  | 'values'
  | 'channels'
  | 'patterns'

/** One flag. Its long name is the key of the row. */
export interface FlagRow {
  readonly kind: Kind
  /** `q` of `-q`. */
  readonly letter?: string
  /** What its value looks like: `HOST[/PATH]`. A switch has none. */
  readonly value?: string
  readonly description: string
  readonly choices?: readonly [string, ...string[]]
  readonly default?: string
  readonly group: (typeof groups)[number]
  readonly commands: readonly CommandName[]
  /** What differs in some of the commands. */
  readonly differs?: readonly Difference[]
  /**
   * Files and the environment may set it: for each entry of `images`, or only for the whole release. `prune`: for each
   * entry, but a release does not read it.
   */
  readonly setting?: 'image' | 'release' | 'prune'
  /** The action has an input of this name. Every setting of a release is an input. */
  readonly input?: true
}

interface Difference extends Partial<Pick<FlagRow, 'kind' | 'description' | 'group'>> {
  readonly in: readonly CommandName[]
  /** The help does not show it, but the command reads it. */
  readonly hidden?: true
}

/** Flags by their long names. */
export type FlagTable = Readonly<Record<string, FlagRow>>
