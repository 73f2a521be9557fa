import { valid } from 'semver'
import { clean } from '../text.ts'

/** Why text is not a full version, and what to type instead. */
export interface Mistake {
  readonly reason: string
  readonly hint: string
}

type Reading = (text: string, ...groups: string[]) => Mistake

const whole = 'Type all three numbers, such as 2.1.106.'
const parts = 'Write prereleases as 1.2.3-rc.1 and build metadata as 1.2.3+build.5.'
// The limit of node-semver. The limit of a tag is lower.
const maximumLength = 256

// The first pattern that matches counts.
const readings: readonly (readonly [pattern: RegExp, reading: Reading])[] = [
  [/^$/, () => ({ reason: 'it is empty', hint: whole })],
  [/^[\^~<>*|]|\.[xX*](?:\.|$)|^[xX]$/, range],
  [/\s/, (text) => ({ reason: 'it contains a space', hint: type(text.trim()) })],
  [/^refs\/(?:tags\/v?)?(.*)$/, (_, name) => ({ reason: 'it is the name of a git ref', hint: type(name) })],
  [
    /^[=V](v?\d.*)$/,
    (_, rest) => ({ reason: 'only a lower-case v may precede the numbers', hint: type(rest) }),
  ],
  [/^v?(\d+)$/, (_, major) => short('minor and patch are missing', [major])],
  [/^v?(\d+)\.(\d+)$/, (_, ...numbers) => short('the patch is missing', numbers)],
  [
    /^v?(\d+)\.(\d+)([-+].*)$/,
    (_, major, minor, rest) => ({
      reason: 'the patch is missing',
      hint: type(`${plain(major)}.${plain(minor)}.0${rest}`),
    }),
  ],
  [/^v?(\d+\.\d+\.\d+)\.(\d.*)$/, fourNumbers],
  [/^v?(\d+)\.(\d+)\.(\d+)(.*)$/, threeNumbers],
  [
    // Not the last three of four numbers.
    /(?<!\d\.?)(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?)$/,
    (_, version) => ({ reason: 'something precedes the numbers', hint: type(version) }),
  ],
  [/^[A-Za-z][\w.-]*$/, () => ({ reason: 'it is a name', hint: whole })],
]

/** The mistake in text that is not a full version. */
export function mistakeIn(text: string): Mistake {
  if (text.length > maximumLength)
    return {
      reason: `it is longer than ${maximumLength} characters`,
      hint: 'A tag has at most 128 characters.',
    }
  for (const [pattern, reading] of readings) {
    const match = pattern.exec(text)
    if (match !== null) return reading(text, ...match.slice(1))
  }
  return { reason: 'it is not three numbers joined by dots', hint: whole }
}

function range(text: string): Mistake {
  const version = text.replace(/^[\^~<>=\s]+/, '').trim()
  return {
    reason: 'it is a range',
    hint: isVersion(version) ? `Type one version, such as "${version}".` : whole,
  }
}

function short(reason: string, numbers: readonly string[]): Mistake {
  const alias = numbers.map(plain).join('.')
  const version = [...numbers.map(plain), '0', '0'].slice(0, 3).join('.')
  if (!isVersion(version)) return { reason, hint: whole }
  return {
    reason,
    hint: `Type the whole version, such as "${version}"; semtag moves the alias ${alias} by itself.`,
  }
}

function fourNumbers(_: string, numbers: string, rest: string): Mistake {
  const build = isVersion(`${numbers}+${rest}`)
    ? [`"${numbers}+${rest}" if the fourth number counts builds`]
    : []
  const prerelease = isVersion(`${numbers}-${rest}`) ? [`"${numbers}-${rest}" for a prerelease`] : []
  const either = [...build, ...prerelease]
  return {
    reason: 'it has more than three numbers',
    hint: either.length === 0 ? whole : `Type ${either.join(', or ')}.`,
  }
}

function threeNumbers(_: string, major: string, minor: string, patch: string, rest: string): Mistake {
  const typed = `${major}.${minor}.${patch}`
  const numbers = [major, minor, patch].map(plain)
  if (numbers.join('.') !== typed)
    return { reason: 'its numbers have leading zeros', hint: type(`${numbers.join('.')}${rest}`) }
  const large = numbers.find((number) => Number(number) > Number.MAX_SAFE_INTEGER)
  if (large !== undefined)
    return {
      reason: `${large} is too large`,
      hint: `A number may be at most ${Number.MAX_SAFE_INTEGER}.`,
    }
  if (isVersion(`${typed}${rest.replace('_', '+')}`))
    return {
      reason: '_ is not allowed',
      hint: `Type "${typed}${rest.replace('_', '+')}"; semtag writes + as _ in the tag.`,
    }
  if (rest.includes('_')) return { reason: '_ is not allowed', hint: parts }
  return afterNumbers(typed, rest)
}

function afterNumbers(typed: string, rest: string): Mistake {
  const [prerelease = '', ...build] = rest.split('+')
  const repaired = [prerelease.replace(/(?<=^-|\.)0+(?=\d+(?:\.|$))/g, ''), ...build].join('+')
  if (repaired !== rest)
    return { reason: 'a number of its prerelease has leading zeros', hint: type(`${typed}${repaired}`) }
  if (/[-+.](?:[.+]|$)/.test(rest)) return { reason: 'a part after the numbers is empty', hint: parts }
  if (isVersion(`${typed}-${rest}`))
    return { reason: 'a prerelease begins with a hyphen', hint: type(`${typed}-${rest}`) }
  return { reason: `"${clean(rest)}" cannot follow the numbers`, hint: parts }
}

function type(version: string): string {
  return isVersion(version) ? `Type "${version}".` : whole
}

// Like parseVersion, semver accepts a leading v, but no =.
function isVersion(text: string): boolean {
  return valid(text) !== null
}

function plain(number: string): string {
  return number.replace(/^0+(?=\d)/, '')
}
