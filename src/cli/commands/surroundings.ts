import type { Ending } from '../../frontend/ending.ts'
import type { Surroundings } from '../../frontend/surroundings.ts'

/** The surroundings of a command, with a stderr that may be written to freely. */
export interface CommandSurroundings extends Surroundings {
  readonly secrets: { add(secret: string): void; mask(text: string): string }
  readonly ending: Ending
}
