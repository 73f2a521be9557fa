/** What the command line says, before anything of it is checked. */
export interface Arguments {
  readonly command: 'push' | 'plan'
  /** Flags by their long names, and the positionals IMAGE and VERSION; unknown flags are among them. */
  readonly values: Readonly<Record<string, unknown>>
}
