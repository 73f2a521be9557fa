import type { Parsed } from '../domain/errors.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { Environment } from '../ports/run.ts'
import type { SharedFlags } from './flags.ts'

/** A user name from the environment, and its password. */
export interface ExplicitCredential {
  readonly registry: string
  readonly username: string
  /** Undefined if the password comes from standard input. */
  readonly password: string | undefined
}

/**
 * Reads `SEMTAG_USERNAME` with `SEMTAG_PASSWORD` or `--password-stdin`. Several registries are a mistake: no registry may
 * get the password of another.
 */
export function explicitCredential(
  { 'password-stdin': fromStdin }: Pick<SharedFlags, 'password-stdin'>,
  { SEMTAG_USERNAME: username = '', SEMTAG_PASSWORD: password = '' }: Environment,
  targets: readonly Repository[],
): Parsed<ExplicitCredential | undefined> {
  const mistake = (message: string, hint: string): Parsed<never> => ({
    ok: false,
    problem: { code: 'INVALID_ARGUMENT', message, hint },
  })
  if (username === '' && password === '' && !fromStdin) return { ok: true, value: undefined }
  if (username === '')
    return mistake(
      `${fromStdin ? '--password-stdin' : 'SEMTAG_PASSWORD'} is given without SEMTAG_USERNAME.`,
      'Set SEMTAG_USERNAME as well.',
    )
  if (fromStdin && password !== '')
    return mistake('SEMTAG_PASSWORD and --password-stdin are both given.', 'Use one of them.')
  if (!fromStdin && password === '')
    return mistake(
      'SEMTAG_USERNAME is given without a password.',
      'Set SEMTAG_PASSWORD, or pass --password-stdin.',
    )
  const [registry, ...more] = new Set(targets.map((target) => target.registry))
  if (more.length > 0)
    return mistake(
      `SEMTAG_USERNAME is for one registry, but there are ${more.length + 1}: ${[registry, ...more].join(', ')}.`,
      'Use docker login for each of them.',
    )
  if (registry === undefined) return { ok: true, value: undefined }
  return { ok: true, value: { registry, username, password: fromStdin ? undefined : password } }
}
