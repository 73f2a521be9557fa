import type { Problem } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'

/** A problem that begins with the value at fault, with the name of that value before it. */
export function named(problem: Problem, value: string, name: string): Problem {
  return { ...problem, message: problem.message.replace(`"${clean(value)}"`, () => name) }
}
