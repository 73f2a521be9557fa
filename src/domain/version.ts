import { parse, type SemVer } from 'semver'
import type { Parsed } from './reference.ts'

/** A full SemVer 2.0 version. */
export interface Version {
  /** `2.1.106`, `1.0.0-rc.1`, `1.2.3+build.5`: without a leading v. */
  readonly text: string
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly prerelease: readonly (string | number)[]
  readonly build: readonly string[]
}

/**
 * Reads a full version as a person types it. A leading `v` is dropped; whatever else is not SemVer 2.0 is a
 * problem that says what to type instead.
 *
 * @example parseVersion('v2.1.106') // { ok: true, value: { text: '2.1.106', … } }
 * @source https://semver.org
 */
export function parseVersion(text: string): Parsed<Version> {
  const version = readVersion(text.startsWith('v') ? text.slice(1) : text)
  if (version !== undefined) return { ok: true, value: version }
  const { reason, hint } = mistakeIn(text)
  return {
    ok: false,
    problem: { code: 'INVALID_VERSION', message: `"${text}" is no full version: ${reason}.`, hint },
  }
}

/** The version that the text is, exactly; undefined for everything else. Never an error. */
export function readVersion(text: string): Version | undefined {
  // semver also takes surrounding blanks and a leading v.
  if (!/^[0-9]/.test(text) || /\s/.test(text)) return undefined
  const parsed = parse(text)
  return parsed === null ? undefined : versionOf(parsed)
}

function versionOf({ version, major, minor, patch, prerelease, build }: SemVer): Version {
  const text = build.length === 0 ? version : `${version}+${build.join('.')}`
  return { text, major, minor, patch, prerelease, build }
}

export function isPrerelease(version: Version): boolean {
  return version.prerelease.length > 0
}

/** The version without its build metadata, `1.2.3` of `1.2.3+build.5`. */
export function withoutBuild(version: Version): Version {
  if (version.build.length === 0) return version
  return { ...version, build: [], text: version.text.slice(0, version.text.indexOf('+')) }
}

interface Mistake {
  readonly reason: string
  readonly hint: string
}

const example = 'Type all three numbers, such as 2.1.106.'

const mistakes: readonly { readonly pattern: RegExp; readonly mistake: (...groups: string[]) => Mistake }[] =
  [
    { pattern: /^$/, mistake: () => ({ reason: 'it is empty', hint: example }) },
    {
      pattern: /\s/,
      mistake: () => ({ reason: 'it has a blank in it', hint: 'Type the version alone, such as 2.1.106.' }),
    },
    {
      pattern: /^refs\/tags\/(.*)$/,
      mistake: (name = '') => ({
        reason: 'it is the name of a git ref',
        hint: `Type "${name.replace(/^v/, '')}".`,
      }),
    },
    {
      pattern: /^[=V](.*)$/,
      mistake: (rest = '') => ({
        reason: 'only a small v may stand before the numbers',
        hint: `Type "${rest}".`,
      }),
    },
    {
      pattern: /^[\^~<>*|]|\.[xX*]|^[xX*]$/,
      mistake: () => ({ reason: 'it is a range', hint: `A release is one version. ${example}` }),
    },
    {
      pattern: /^v?(\d+)$/,
      mistake: (major = '') => ({
        reason: 'minor and patch are missing',
        hint: `Type the whole version, such as "${Number(major)}.0.0"; semtag moves the alias ${major} by itself.`,
      }),
    },
    {
      pattern: /^v?(\d+)\.(\d+)$/,
      mistake: (major = '', minor = '') => ({
        reason: 'the patch is missing',
        hint: `Type the whole version, such as "${Number(major)}.${Number(minor)}.0"; semtag moves the alias ${major}.${minor} by itself.`,
      }),
    },
    {
      pattern: /^v?(\d+)\.(\d+)([-+].*)$/,
      mistake: (major = '', minor = '', rest = '') => ({
        reason: 'the patch is missing',
        hint: `Type the whole version, such as "${Number(major)}.${Number(minor)}.0${rest}".`,
      }),
    },
    {
      pattern: /^v?\d+\.\d+\.\d+\.\d/,
      mistake: () => ({
        reason: 'it has more than three numbers',
        hint: 'Write what follows the third as a prerelease (1.2.3-4) or as build metadata (1.2.3+4).',
      }),
    },
    {
      pattern: /^v?(\d+)\.(\d+)\.(\d+)(.*)$/,
      mistake: (major = '', minor = '', patch = '', rest = '') => numbered([major, minor, patch], rest),
    },
    {
      pattern: /(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?)$/,
      mistake: (version = '') => ({
        reason: 'something stands before the numbers',
        hint: `Type "${version}".`,
      }),
    },
  ]

function numbered(numbers: readonly string[], rest: string): Mistake {
  const plain = numbers.map((number) => number.replace(/^0+(?=\d)/, ''))
  if (plain.join('.') !== numbers.join('.'))
    return { reason: 'its numbers have leading zeros', hint: `Type "${plain.join('.')}${rest}".` }
  const large = plain.find((number) => Number(number) > Number.MAX_SAFE_INTEGER)
  if (large !== undefined)
    return {
      reason: `${large} is too large`,
      hint: `A number may be ${Number.MAX_SAFE_INTEGER} at the most.`,
    }
  if (rest.includes('_'))
    return {
      reason: '_ is not allowed',
      hint: `Type "${numbers.join('.')}${rest.replace('_', '+')}"; semtag writes + as _ in the tag.`,
    }
  const zeros = /(?:^-|\.)0+(\d+)(?=\.|\+|$)/.exec(rest.split('+')[0] ?? '')
  if (zeros?.[1] !== undefined)
    return { reason: 'a number of its prerelease has leading zeros', hint: `Type ${zeros[1]} without them.` }
  if (/[-+.](?:[.+]|$)/.test(rest))
    return {
      reason: 'a part after the numbers is empty',
      hint: 'Write prereleases as 1.2.3-rc.1 and build metadata as 1.2.3+build.5.',
    }
  if (/^[A-Za-z]/.test(rest))
    return { reason: 'a prerelease begins with a hyphen', hint: `Type "${numbers.join('.')}-${rest}".` }
  return {
    reason: `"${rest}" cannot follow the numbers`,
    hint: 'Prereleases (1.2.3-rc.1) and build metadata (1.2.3+build.5) have letters, digits, hyphens and dots.',
  }
}

function mistakeIn(text: string): Mistake {
  for (const { pattern, mistake } of mistakes) {
    const match = pattern.exec(text)
    if (match !== null) return mistake(...match.slice(1))
  }
  return {
    reason: /^[A-Za-z][\w.-]*$/.test(text) ? 'it is a name' : 'it does not begin with a number',
    hint: example,
  }
}
