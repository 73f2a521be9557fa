import type { Problem } from '../domain/errors.ts'
import type { Wording } from '../domain/wording.ts'

/** What a setting holds: `true` or `false`, one text, or several. */
export type Form = 'switch' | 'text' | 'list'

/** The words of a place that settings come from. */
export interface MessageStyle extends Wording {
  /** That a value has not the form of its setting: it is missing, empty, or of another type. */
  misshapen(setting: string, value: unknown, form: Form): Problem
  /** That the place has no setting of this name. */
  unknown(name: string): Problem
  /** The next step where no better one is known. */
  readonly help: string
}

/** The words of the place where a run is asked for: the command line, the inputs of the action. */
export interface ArgumentStyle extends MessageStyle {
  /** That an argument is missing, and no other place has it. */
  missing(argument: string): Problem
}
