import type { Parsed, Problem } from '../../domain/errors.ts'
import type { Environment } from '../../ports/run.ts'
import type { ExplicitCredential } from '../credential.ts'
import type { Values } from '../flags.ts'
import type { ArgumentStyle } from '../message-style.ts'
import type { CommandLine } from '../schema/command-line.ts'
import { type Found, nothingFound } from '../sources/found.ts'
import { lineStyle } from '../sources/line.ts'
import { type Places, readPlaces } from '../sources/places.ts'
import { argumentSwallowed, inferPositionals } from './infer-positionals.ts'

/** The input of a command, before it is checked. */
export interface Given {
  /** The command line, or the inputs of the action. */
  readonly values: Values
  readonly env: Environment
  readonly found?: Found | undefined
  /** How messages name the values. Default: as the command line writes them. */
  readonly style?: ArgumentStyle | undefined
}

/** The places of a command, each checked by itself. */
export interface Reading {
  readonly places: Places
  readonly style: ArgumentStyle
  readonly env: Environment
  readonly found: Found
  /** The mistakes in the places. */
  readonly problems: readonly Problem[]
  /** True if the file or the environment has mistakes. */
  readonly isWrongElsewhere: boolean
  /** True if an unknown flag may have taken an argument: then nothing is certain about missing arguments. */
  readonly isUnsure: boolean
}

/** The first step of every command: reads each place, and assigns a single word to its argument. */
export function readGiven(
  { values, env, found = nothingFound, style: given }: Given,
  line: CommandLine<unknown>,
): Reading {
  const style = given ?? lineStyle(line)
  const { places, problems, isWrongElsewhere } = readPlaces({ values, style, env, found }, line)
  return {
    places: inferPositionals(places, line),
    style,
    env,
    found,
    problems,
    isWrongElsewhere,
    isUnsure: argumentSwallowed(values, line),
  }
}

/** The last step of every command: returns options, or every mistake. */
export function optionsOrProblems<Options>(
  problems: readonly Problem[],
  credential: Parsed<ExplicitCredential | undefined>,
  optionsOf: (credential: ExplicitCredential | undefined) => Options | undefined,
): {
  /** Undefined if there are problems. */
  readonly options: Options | undefined
  /** Every mistake, once. */
  readonly problems: readonly Problem[]
} {
  const all = credential.ok ? problems : [...problems, credential.problem]
  return {
    options: credential.ok && all.length === 0 ? optionsOf(credential.value) : undefined,
    problems: distinct(all),
  }
}

// Several images may have the same mistake.
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.message}\n${problem.hint}`, problem])).values()]
}
