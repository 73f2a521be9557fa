export type CommandName = 'push' | 'plan' | 'ls' | 'reconcile' | 'yank' | 'unyank' | 'rm'

/** What the command line says, before anything of it is checked. */
export interface Arguments<Name extends CommandName = CommandName> {
  readonly command: Name
  /** Flags by their long names, and the arguments by theirs (IMAGE, VERSION); unknown flags are among them. */
  readonly values: Readonly<Record<string, unknown>>
}
