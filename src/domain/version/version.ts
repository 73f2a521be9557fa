import { parse, type SemVer } from 'semver'
import type { Parsed } from '../errors.ts'
import { clean } from '../text.ts'
import { mistakeIn } from './mistakes.ts'

/** A full SemVer 2.0.0 version. */
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
 * Reads a full version that a user typed, with or without a leading `v`. For other text, the problem says what to type
 * instead.
 *
 * @example parseVersion('v2.1.106') // { ok: true, value: { text: '2.1.106', … } }
 * @see https://semver.org
 */
export function parseVersion(text: string): Parsed<Version> {
  const version = readVersion(text.startsWith('v') ? text.slice(1) : text)
  if (version !== undefined) return { ok: true, value: version }
  const { reason, hint } = mistakeIn(text)
  const message = `"${clean(text)}" is not a full version: ${clean(reason)}.`
  return { ok: false, problem: { code: 'INVALID_VERSION', message, hint } }
}

/** The version if the text is exactly a version, without a leading `v`; otherwise undefined. */
export function readVersion(text: string): Version | undefined {
  return readPlain(text) ?? readWithSemver(text)
}

const none: readonly never[] = []

/** The fast path for a hundred thousand tags: three numbers, each below the limit of SemVer. */
function readPlain(text: string): Version | undefined {
  const match = /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})$/.exec(text)
  if (match === null) return undefined
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return { text, major, minor, patch, prerelease: none, build: none }
}

function readWithSemver(text: string): Version | undefined {
  // semver also accepts surrounding spaces and a leading v, and throws an exception for each text that it refuses.
  if (!/^\d+\.\d+\.\d+(?:[-+]\S+)?$/.test(text)) return undefined
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

/** The version without its build metadata: `1.2.3` for `1.2.3+build.5`. */
export function withoutBuild(version: Version): Version {
  if (version.build.length === 0) return version
  return { ...version, build: [], text: version.text.slice(0, version.text.indexOf('+')) }
}
