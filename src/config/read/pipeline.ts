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

/** What a command is given, before anything of it is checked. */
export interface Given {
  /** The command line, or the inputs of the action. */
  readonly values: Values
  readonly env: Environment
  readonly found?: Found | undefined
  /** How messages name the values; as the command line does, if left out. */
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
  /** The file or the environment has some of them. */
  readonly isWrongElsewhere: boolean
  /** An unknown flag may have taken an argument, so that nothing can be said of those that are missing. */
  readonly isUnsure: boolean
}

/** The first step of every command: reads each place, and finds out which argument a single word is. */
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

/** The last step of every command: options, unless there is a mistake. */
export function optionsOrProblems<Options>(
  problems: readonly Problem[],
  credential: Parsed<ExplicitCredential | undefined>,
  optionsOf: (credential: ExplicitCredential | undefined) => Options | undefined,
): {
  /** Undefined where there are problems. */
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

// What images have in common is told once.
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.message}\n${problem.hint}`, problem])).values()]
}
