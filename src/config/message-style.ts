import type { Problem } from '../domain/errors.ts'
import type { Wording } from '../domain/wording.ts'

/** What a setting holds: `true` or `false`, one text, or several. */
export type Form = 'switch' | 'text' | 'list'

/** How messages name the settings of one place. */
export interface MessageStyle extends Wording {
  /** The problem of a value in the wrong form: it is missing, empty, or of another type. */
  misshapen(setting: string, value: unknown, form: Form): Problem
  /** The problem of a name that the place does not know. */
  unknown(name: string): Problem
  /** The hint if no other hint fits. */
  readonly help: string
}

/** The style of a place that also has arguments: the command line, the inputs of the action. */
export interface ArgumentStyle extends MessageStyle {
  /** The problem of an argument that is missing in every place. */
  missing(argument: string): Problem
}
