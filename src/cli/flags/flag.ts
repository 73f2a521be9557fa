/** A flag as the help and the completion show it. Its shape is checked by the schema in config/, which is not loaded for help. */
export interface Flag {
  readonly kind: 'switch' | 'value' | 'values'
  readonly describe: string
  readonly alias?: string
  readonly choices?: readonly string[]
  /** What holds where the flag is not given. */
  readonly default?: string
}

export type Flags = Readonly<Record<string, Flag>>

/** The flags of a command, in the groups in which its help shows them. */
export type FlagGroups = Readonly<Record<string, Flags>>
