import type { Arguments } from '../arguments.ts'
import { runMaintenance } from './maintenance.ts'
import type { CommandAmbient } from './perform.ts'
import { runProtect } from './protect.ts'
import { runPush } from './push.ts'

/** Runs the command that a command line names, and returns its exit code. */
export async function runNamed({ command, values }: Arguments, around: CommandAmbient): Promise<number> {
  if (command !== 'push' && command !== 'plan') return runMaintenance({ command, values }, around)
  if (values['protect'] !== undefined) return runProtect({ command, values }, around)
  return runPush({ command, values }, around)
}
