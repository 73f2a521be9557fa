/** The rights that a request needs. */
export interface Access {
  /** The repository's path. */
  readonly path: string
  readonly read: boolean
  readonly deletes?: boolean
  /** The rights that the registry demanded for this deletion. */
  readonly demanded?: Set<string>
  /** True if the request reads the list of tags. */
  readonly lists?: boolean
  /** The path of a second repository that the request reads. */
  readonly mountFrom?: string | undefined
  readonly signal: AbortSignal
}

/** One challenge of a 401, with its scheme and the names of its parameters in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: ReadonlyMap<string, string>
}

const separators = /[\s,]*/y
const parameter = /([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/y
const scheme = /[\w!#$%&'*+.^`|~-]+(?:[ \t]+|(?=,)|$)/y
const token68 = /[\w.~+/-]+=*[ \t]*(?=,|$)/y

/**
 * Reads WWW-Authenticate. Several challenges may share one field, or come in several fields:
 * `Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push", Basic realm="x"`.
 * The list ends at the first part that cannot be read. Own code: no kept library reads lists of challenges.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(field: string | readonly string[] | undefined): readonly Challenge[] {
  return [field ?? []].flat().flatMap(parseField)
}

function parseField(text: string): readonly Challenge[] {
  const challenges: Challenge[] = []
  let position = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (match !== null) position = pattern.lastIndex
    return match
  }
  const next = (pattern: RegExp): RegExpExecArray | null => {
    take(separators)
    return take(pattern)
  }
  for (let named = next(scheme); named !== null; named = next(scheme)) {
    const parameters = new Map<string, string>()
    challenges.push({ scheme: named[0].trimEnd().toLowerCase(), parameters })
    take(token68)
    for (let pair = next(parameter); pair !== null; pair = next(parameter)) {
      const [, name = '', quoted, bare = ''] = pair
      const key = name.toLowerCase()
      if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? bare)
    }
  }
  return challenges
}

const actionGrammar = /^(?:[a-z][a-z_-]{0,39}|\*)$/

/**
 * The rights on a repository that a challenge names in addition to pull and push, such as Azure's `metadata_read` for the
 * list of tags.
 *
 * @see https://distribution.github.io/distribution/spec/auth/scope/
 * @see https://github.com/renovatebot/renovate/pull/14708
 */
export function extraActions(challenge: Challenge | undefined, path: string): readonly string[] {
  return actionsIn(challenge, `repository:${path}:`).filter(
    (right) => actionGrammar.test(right) && right !== 'pull' && right !== 'push',
  )
}

/**
 * The rights that the challenge to a deletion names, such as `pull,delete`; undefined if it names no right to delete.
 * semtag asks for the right to delete only after the registry named it, because some servers refuse a scope with a right
 * that they do not know.
 *
 * @see https://distribution.github.io/distribution/spec/auth/scope/
 */
export function deleteScope(challenge: Challenge | undefined): string | undefined {
  // The type may have a class: repository(plugin).
  const rights = actionsIn(challenge, 'repository')
  const known = ['pull', 'push', 'delete', '*'].filter((right) => rights.includes(right))
  return known.includes('delete') || known.includes('*') ? known.join(',') : undefined
}

/** The actions of the scopes that begin with the prefix. */
function actionsIn(challenge: Challenge | undefined, prefix: string): readonly string[] {
  const scopes = challenge?.parameters.get('scope')?.split(' ') ?? []
  return scopes
    .filter((scope) => scope.startsWith(prefix))
    .flatMap((scope) => scope.slice(scope.lastIndexOf(':') + 1).split(','))
}
