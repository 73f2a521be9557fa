import type { Challenge } from './challenge.ts'

const actionGrammar = /^(?:[a-z][a-z_-]{0,39}|\*)$/
const mostActions = 10

/**
 * The rights on a repository that a challenge names besides those to pull and push, such as Azure's `metadata_read` for
 * the list of tags.
 *
 * @source https://distribution.github.io/distribution/spec/auth/scope/
 * @source https://github.com/renovatebot/renovate/pull/14708
 */
export function namedRights(challenge: Challenge | undefined, path: string): readonly string[] {
  const scopes = challenge?.parameters.get('scope')?.split(' ') ?? []
  const own = scopes.filter((scope) => scope.startsWith(`repository:${path}:`))
  const rights = own.flatMap((scope) => scope.slice(scope.lastIndexOf(':') + 1).split(','))
  const others = rights.filter((right) => actionGrammar.test(right) && right !== 'pull' && right !== 'push')
  return [...new Set(others)].slice(0, mostActions)
}

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
