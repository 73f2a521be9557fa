import { SemtagError } from '../domain/errors.ts'

/**
 * An error about a credential's source. It takes no cause: the errors of JSON.parse, zod and execa repeat what they
 * read, and that is a secret.
 */
export function fault(message: string, hint: string): SemtagError {
  return new SemtagError({ code: 'CREDENTIALS', message, hint })
}

/** The same of a helper, by its program's name. */
export function helperFault(message: string, hint: string): SemtagError {
  return new SemtagError({ code: 'CREDENTIALS', speaker: 'credential helper', message, hint })
}
