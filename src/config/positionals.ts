import type { Problem } from '../domain/errors.ts'
import { pushSchema } from './push-schema.ts'

/**
 * Whether IMAGE and VERSION are there. `unsure`: an unknown flag has taken a word that may be one of them
 * (`--dryrun image-gallery 2.1.106`), so that nothing can be said of either.
 */
export function missingPositionals(values: Readonly<Record<string, unknown>>): {
  readonly problems: readonly Problem[]
  readonly unsure: boolean
} {
  const missing = ['IMAGE', 'VERSION'].filter((name) => values[name] === undefined)
  const taken = Object.entries(values).some(
    ([name, value]) =>
      !Object.hasOwn(pushSchema.shape, name) && name !== '_' && typeof value === 'string' && value !== '',
  )
  if (missing.length > 0 && taken) return { problems: [], unsure: true }
  return {
    problems: missing.map((name) => ({
      code: 'INVALID_ARGUMENT',
      message: `${name} is missing.`,
      hint: 'Write semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106.',
    })),
    unsure: false,
  }
}
