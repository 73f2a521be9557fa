import type { SharedFlags } from '../../config/schema/shared-fields.ts'
import type { Surroundings } from '../../frontend/surroundings.ts'
import { type Display, lineDisplay, quietDisplay } from '../display.ts'
import { movingDisplay } from '../moving-display.ts'

/** The display that the flags and the terminal ask for. */
export function displayFor(
  { quiet, debug }: Pick<SharedFlags, 'quiet' | 'debug'>,
  { stderr, env }: Pick<Surroundings, 'stderr' | 'env'>,
): Display {
  if (quiet) return quietDisplay(stderr)
  // The lines of --debug would run into a display that moves.
  if (stderr.isTTY !== true || env['TERM'] === 'dumb' || debug) return lineDisplay(stderr)
  return movingDisplay(stderr)
}
