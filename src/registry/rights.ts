import type { Challenge } from './challenge.ts'

/**
 * The rights that a challenge to a deletion names, `delete`: some servers refuse a scope with a right that they do not
 * know, so none is asked for before the registry does.
 *
 * @source https://distribution.github.io/distribution/spec/auth/scope/
 */
export function deletionRights(challenge: Challenge | undefined): string | undefined {
  const scopes = challenge?.parameters.get('scope')?.split(' ') ?? []
  const rights = scopes.flatMap((scope) => scope.slice(scope.lastIndexOf(':') + 1).split(','))
  const known = ['pull', 'push', 'delete', '*'].filter((right) => rights.includes(right))
  return known.includes('delete') || known.includes('*') ? known.join(',') : undefined
}
