import type { Problem } from '../domain/errors.ts'
import type { CommandLine } from './flags.ts'

/**
 * Whether the arguments that a command needs are there. `unsure`: an unknown flag has taken a word that may be one of
 * them (`--dryrun image-gallery 2.1.106`), so that nothing can be said of any.
 */
export function missingPositionals(
  values: Readonly<Record<string, unknown>>,
  { schema, required, usage }: Pick<CommandLine<unknown>, 'schema' | 'required' | 'usage'>,
): {
  readonly problems: readonly Problem[]
  readonly unsure: boolean
} {
  const missing = required.filter((name) => values[name] === undefined)
  const taken = Object.entries(values).some(
    ([name, value]) =>
      !Object.hasOwn(schema.shape, name) && name !== '_' && typeof value === 'string' && value !== '',
  )
  if (missing.length > 0 && taken) return { problems: [], unsure: true }
  return {
    problems: missing.map((name) => ({
      code: 'INVALID_ARGUMENT',
      message: `${name} is missing.`,
      hint: `Write ${usage}.`,
    })),
    unsure: false,
  }
}
