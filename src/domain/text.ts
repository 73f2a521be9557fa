// Control characters, the marks that turn the direction of text (https://unicode.org/reports/tr9/), half characters.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu

/** Text from outside made fit for one line of a message: no control characters, at most `maximum` characters. */
export function clean(text: string, maximum = 300): string {
  const line = text.replace(unsafe, ' ').trim()
  if (line.length <= maximum) return line
  // A character beyond U+FFFF is two units long: it is left out whole.
  const cut = line.slice(0, maximum - 1).replace(/[\ud800-\udbff]$/, '')
  return `${cut}…`
}

const isPath = /^oci(?:-archive)?:(?!\/\/)/
const address = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is
const hasPort = /^[^:/@]+:\d+\//
// `@latest` and `@2.1` are tags that somebody typed in the place of a digest.
const isHost = /[/:]|[a-z].*\.|\..*[a-z]|^localhost$/i
const query = /[?#][^?#]*=(.*)$/s

/**
 * What may be a password or a token in a text that is meant as an address: `pa/ss` of `bob:pa/ss@registry.local`, `tok`
 * of `https://tok@registry.local`, `t0ken` of `registry.local?token=t0ken`.
 */
export function credentialIn(text: string): string | undefined {
  // A path on disk and a sentence may have an @ anywhere.
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
  // ssh has a user name there, and takes no password.
  return scheme === '' || scheme.toLowerCase() === 'ssh://' ? undefined : user
}

/** The text with `***` in the place of what may be a password or a token. */
export function hideCredential(text: string): string {
  const credential = credentialIn(text)
  return credential === undefined || credential === '' ? text : text.replaceAll(credential, () => '***')
}
