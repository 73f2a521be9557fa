import { SemtagError } from '../../src/domain/errors.ts'

export function denied(): SemtagError {
  return new SemtagError({ code: 'DENIED', message: 'No right to write.', speaker: 'registry' })
}

export function unreachable(): SemtagError {
  return new SemtagError({
    code: 'REGISTRY_UNREACHABLE',
    message: 'The connection ended.',
    speaker: 'registry',
  })
}

export function interrupted(): SemtagError {
  return new SemtagError({ code: 'INTERRUPTED', message: 'Interrupted by SIGINT.' })
}

export function timedOut(): SemtagError {
  return new SemtagError({ code: 'TIMEOUT', message: 'The release took longer than 60 seconds.' })
}
