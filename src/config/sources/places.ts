import type { Problem } from '../../domain/errors.ts'
import type { Environment } from '../../ports/run.ts'
import type { Values } from '../flags.ts'
import type { ArgumentStyle } from '../message-style.ts'
import { type CommandLine, checkValues } from '../schema/command-line.ts'
import { readEnvironment } from './environment.ts'
import { type FileSettings, noSettings, readSettingsFile } from './file.ts'
import type { Found } from './found.ts'
import type { Layer } from './layer.ts'

/** The places of settings, in their order. A later place overrides an earlier one. */
export interface Places {
  readonly file: FileSettings
  readonly environment: Layer
  /** The command line, or the inputs of the action. */
  readonly input: Layer
}

interface Given {
  /** Flags by their long names, and arguments by their names. */
  readonly values: Values
  readonly style: ArgumentStyle
  readonly env: Environment
  readonly found: Found
}

/** Reads each place by itself, so that messages name settings as their place writes them. */
export function readPlaces(
  { values, style, env, found }: Given,
  line: CommandLine<unknown>,
): {
  readonly places: Places
  readonly problems: readonly Problem[]
  /** True if the file or the environment has mistakes. */
  readonly isWrongElsewhere: boolean
} {
  const input = checkValues(values, line, style)
  const environment = readEnvironment(env)
  const file = found.file === undefined ? noSettings : readSettingsFile(found.file)
  const elsewhere = [...environment.problems, ...found.problems, ...file.problems]
  return {
    places: { file, environment: environment.layer, input: { values: input.values, style } },
    problems: [...input.problems, ...elsewhere],
    isWrongElsewhere: elsewhere.length > 0,
  }
}
