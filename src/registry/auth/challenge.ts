/** One challenge of a 401: its scheme in lower case, and its parameters by their names in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: ReadonlyMap<string, string>
}

const separators = /[\s,]*/y
const parameter = /([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/y
const scheme = /([\w!#$%&'*+.^`|~-]+)(?:[ \t]+|(?=,)|$)/y
const token68 = /[\w.~+/-]+=*[ \t]*(?=,|$)/y

/**
 * Reads WWW-Authenticate, where several challenges may share one field or come in several:
 * `Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push", Basic realm="x"`.
 * What cannot be read ends the list. Own code: no kept library reads lists of challenges.
 *
 * @source https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(field: string | readonly string[] | undefined): readonly Challenge[] {
  return [field ?? []].flat().flatMap(parseField)
}

function parseField(text: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  let position = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (match !== null) position = pattern.lastIndex
    return match
  }
  for (;;) {
    take(separators)
    const current = challenges.at(-1)
    const pair = current === undefined ? null : take(parameter)
    if (pair !== null) {
      const [, name = '', quoted, bare = ''] = pair
      const key = name.toLowerCase()
      if (!current?.parameters.has(key)) current?.parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? bare)
      continue
    }
    const named = take(scheme)
    if (named === null) return challenges
    challenges.push({ scheme: (named[1] ?? '').toLowerCase(), parameters: new Map() })
    take(token68)
  }
}
