import type { Parsed, Problem } from '../../domain/errors.ts'
import type { VersionFrom } from '../../domain/report.ts'
import { clean } from '../../domain/text.ts'
import { parseVersion, type Version } from '../../domain/version/version.ts'
import type { Wording } from '../../domain/wording.ts'
import type { Environment } from '../../ports/run.ts'
import { shown } from '../file-style.ts'
import { type PushedTag, pushedTag, tagVersion } from '../git-tag.ts'
import type { PackageManifest } from '../sources/found.ts'
import type { NpmScript } from '../sources/npm.ts'

/** The problem with the name of its setting before the wrong value. */
export function withName(problem: Problem, value: string, name: string): Problem {
  return { ...problem, message: problem.message.replace(`"${clean(value)}"`, () => name) }
}

export interface FoundVersion {
  readonly version: Version
  readonly from: VersionFrom
}

export interface VersionPlaces {
  readonly env: Environment
  readonly npm: NpmScript | undefined
  readonly manifest: PackageManifest | undefined
  /** The prefix of the version in git tags, `ui@`. Undefined if no setting gives it. */
  readonly gitTagPrefix: string | undefined
  /**
   * The git tag that started the run, if the caller knows it. Then no other place supplies the version, such as
   * package.json.
   */
  readonly startedBy?: Parsed<PushedTag> | undefined
  /** How hints name the argument that gives the version instead. */
  readonly wording: Wording
}

/**
 * Finds the version of a release without VERSION: in npm's script, package.json, or the pushed git tag. Undefined if no
 * place has a version. If they differ, semtag stops instead of guessing: nobody can take back a published version.
 */
export function findVersion(places: VersionPlaces): Parsed<FoundVersion> | undefined {
  const { npm, gitTagPrefix, startedBy, wording } = places
  if (startedBy?.ok === false) return startedBy
  const tag = startedBy?.value ?? pushedTag(places.env)
  const ofTag = tag && versionOfTag(tag, places)
  if (startedBy !== undefined) return ofTag
  // npm may run the script of another package than the one that the tag names.
  const isMeant = npm?.version === undefined && gitTagPrefix !== undefined
  if (ofTag !== undefined && isMeant) return ofTag
  const packages = packageVersions(places)
  const tags = ofTag?.ok === true ? [ofTag] : []
  const all = gitTagPrefix === undefined ? [...packages, ...tags] : [...tags, ...packages]
  return differing(all, tag, wording) ?? all[0]
}

function versionOfTag(tag: PushedTag, { gitTagPrefix, wording }: VersionPlaces): Parsed<FoundVersion> {
  const version = tagVersion(tag, gitTagPrefix, wording)
  return version.ok ? { ok: true, value: { version: version.value, from: tag.from } } : version
}

function packageVersions({ npm, manifest }: VersionPlaces): readonly Parsed<FoundVersion>[] {
  const read = (from: VersionFrom, text: unknown): readonly Parsed<FoundVersion>[] => {
    if (text === undefined || text === '') return []
    if (typeof text !== 'string') return [{ ok: false, problem: notText(text) }]
    const version = parseVersion(text)
    if (version.ok) return [{ ok: true, value: { version: version.value, from } }]
    return [{ ok: false, problem: withName(version.problem, text, nameOf(from, text)) }]
  }
  return [...read('npm_package_version', npm?.version), ...read('package.json', manifest?.version)]
}

function nameOf(from: VersionFrom, text: string): string {
  return from === 'package.json' ? `version "${text}" in package.json` : `${from} "${text}"`
}

function notText(version: unknown): Problem {
  return {
    code: 'INVALID_VERSION',
    message: `version in package.json is ${shown(version)}, but must be text.`,
    hint: 'Write a full version in double quotes, such as "version": "2.1.106".',
  }
}

function differing(
  all: readonly Parsed<FoundVersion>[],
  tag: PushedTag | undefined,
  { name }: Wording,
): Parsed<never> | undefined {
  const [first, ...others] = all.flatMap((parsed) => (parsed.ok ? [parsed.value] : []))
  const other = others.find(({ version }) => version.text !== first?.version.text)
  if (first === undefined || other === undefined) return undefined
  const place = ({ version, from }: FoundVersion) =>
    from === tag?.from
      ? `${version.text} in the pushed git tag ${tag.name} (${from})`
      : `${version.text} in ${from}`
  return {
    ok: false,
    problem: {
      code: 'INVALID_VERSION',
      message: `The version is ${place(first)}, and ${place(other)}.`,
      hint: `Give ${name('VERSION')} to say which is meant.`,
    },
  }
}
