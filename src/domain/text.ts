// Control characters, direction marks (https://unicode.org/reports/tr9/) and lone surrogates.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu

/** Makes text from outside safe for one line of a message: no control characters, at most `maximum` characters. */
export function clean(text: string, maximum = 300): string {
  const line = text.replace(unsafe, ' ').trim()
  if (line.length <= maximum) return line
  // Never keep half of a surrogate pair.
  const cut = line.slice(0, maximum - 1).replace(/[\ud800-\udbff]$/, '')
  return `${cut}…`
}

/** The text with the repository in the commands that a user may run: `semtag unyank REPOSITORY 3.0.42`. */
export function withRepository(text: string, repository: string): string {
  return text.replaceAll(/(?<=\bsemtag [a-z]+ )REPOSITORY\b/g, () => repository)
}

const isPath = /^oci(?:-archive)?:(?!\/\/)/
const address = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is
const hasPort = /^[^:/@]+:\d+\//
// After an @, `latest` and `2.1` are tags that a user typed instead of a digest.
const isHost = /[/:]|[a-z].*\.|\..*[a-z]|^localhost$/i
/**
 * The parts of an address that may be a password or a token: `pa/ss` of `bob:pa/ss@registry.local`, `tok` of
 * `https://tok@registry.local`, all that follows the first `=` of `registry.local?token=t0ken`.
 */
export function credentialsIn(text: string): readonly string[] {
  // A path on disk and a sentence may contain an @ anywhere.
  if (isPath.test(text) || /\s/.test(text.trim())) return []
  const [, scheme = '', rest = ''] = address.exec(text) ?? []
  const user = userInformation(scheme, rest.replace(/@sha\d+:[^@]*$/i, ''))
  const [, query] = /[?#][^?#=]*=(.*)$/s.exec(rest) ?? []
  const start = rest.length - (query?.length ?? 0)
  // An @ in a query, or a ? in a password: both end where the later one does.
  const isOne = user !== undefined && user.start + user.secret.length > start
  const secrets = isOne ? [rest.slice(Math.min(user.start, start))] : [user?.secret, query]
  return secrets.flatMap((secret) => secret || [])
}

function userInformation(
  scheme: string,
  name: string,
): { readonly start: number; readonly secret: string } | undefined {
  const at = name.lastIndexOf('@')
  const user = name.slice(0, Math.max(0, at))
  const colon = user.indexOf(':')
  if (colon >= 0) {
    const isTag = hasPort.test(user) && !isHost.test(name.slice(at + 1))
    return isTag ? undefined : { start: colon + 1, secret: user.slice(colon + 1) }
  }
  // An ssh address has a user name there, and no password.
  return scheme === '' || scheme.toLowerCase() === 'ssh://' ? undefined : { start: 0, secret: user }
}

/** The text with `***` instead of possible passwords and tokens. */
export function hideCredential(text: string): string {
  return credentialsIn(text).reduce((hidden, secret) => hidden.replaceAll(secret, () => '***'), text)
}
