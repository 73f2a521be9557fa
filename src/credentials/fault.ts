import { SemtagError } from '../domain/errors.ts'

/** An error about a source of credentials. It has no cause: errors of JSON.parse, zod and execa repeat the secret. */
export function fault(message: string, hint: string): SemtagError {
  return new SemtagError({ code: 'CREDENTIALS', message, hint })
}

/** An error about a credential helper; `message` names its program. */
export function helperFault(message: string, hint: string): SemtagError {
  return new SemtagError({ code: 'CREDENTIALS', speaker: 'credential helper', message, hint })
}
