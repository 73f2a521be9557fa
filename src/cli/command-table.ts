import type { CommandName } from './arguments.ts'
import { listFlags, reconcileFlags, removeFlags, unyankFlags, yankFlags } from './flags/care.ts'
import type { FlagGroups, Flags } from './flags/flag.ts'
import { pushFlags } from './flags/push.ts'
import { listHelp, reconcileHelp, removeHelp, unyankHelp, yankHelp } from './help/care.ts'
import type { Help } from './help/help.ts'
import { planHelp, pushHelp } from './help/push.ts'

/** A command as the command line knows it. */
export interface Command {
  readonly name: CommandName
  readonly help: Help
  readonly flags: FlagGroups
  /** Its arguments by their order. */
  readonly positionals: readonly string[]
  /** The argument behind them that may be repeated. */
  readonly rest?: string
  /** A flag that its help does not show. */
  readonly hidden?: string
}

const image = ['IMAGE', 'VERSION']
const repository = ['REPOSITORY']

/** The commands, in the order of the help. */
export const commands: readonly Command[] = [
  { name: 'push', help: pushHelp, flags: pushFlags, positionals: image, hidden: 'protect' },
  { name: 'plan', help: planHelp, flags: pushFlags, positionals: image, hidden: 'dry-run' },
  { name: 'ls', help: listHelp, flags: listFlags, positionals: repository },
  { name: 'reconcile', help: reconcileHelp, flags: reconcileFlags, positionals: repository },
  { name: 'yank', help: yankHelp, flags: yankFlags, positionals: repository, rest: 'VERSION' },
  { name: 'unyank', help: unyankHelp, flags: unyankFlags, positionals: repository, rest: 'VERSION' },
  { name: 'rm', help: removeHelp, flags: removeFlags, positionals: repository, rest: 'TAG' },
]

/** The flags of a command by their long names. */
export function flagsOf({ flags }: Command): Flags {
  return Object.assign({}, ...Object.values(flags))
}

/** Those of all commands; one that several have takes a value in all of them, or in none. */
export const allFlags: Flags = Object.assign({}, ...commands.map(flagsOf))
