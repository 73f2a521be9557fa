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
// Everything after the first =: a token may contain others, and another parameter may follow it.
const query = /[?#][^?#=]*=(.*)$/s

/**
 * The part of an address that may be a password or a token: `pa/ss` of `bob:pa/ss@registry.local`, `tok` of
 * `https://tok@registry.local`, `t0ken` of `registry.local?token=t0ken`. Undefined if there is none.
 */
export function credentialIn(text: string): string | undefined {
  // A path on disk and a sentence may contain an @ anywhere.
  if (isPath.test(text) || /\s/.test(text.trim())) return undefined
  const [, scheme = '', rest = ''] = address.exec(text) ?? []
  return userInformation(scheme, rest.replace(/@sha\d+:[^@]*$/i, '')) || query.exec(rest)?.[1]
}

function userInformation(scheme: string, name: string): string | undefined {
  const at = name.lastIndexOf('@')
  const user = name.slice(0, Math.max(0, at))
  const colon = user.indexOf(':')
  if (colon >= 0)
    return hasPort.test(user) && !isHost.test(name.slice(at + 1)) ? undefined : user.slice(colon + 1)
  // An ssh address has a user name there, and no password.
  return scheme === '' || scheme.toLowerCase() === 'ssh://' ? undefined : user
}

/** The text with `***` instead of a possible password or token. */
export function hideCredential(text: string): string {
  const credential = credentialIn(text)
  return credential === undefined || credential === '' ? text : text.replaceAll(credential, () => '***')
}
