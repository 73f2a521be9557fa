import type { Parsed } from '../../domain/errors.ts'
import { parseImage } from '../../domain/image/image.ts'
import type { VersionFrom } from '../../domain/report.ts'
import { exactTagReader } from '../../domain/tags/names.ts'
import { parseVersion, type Version } from '../../domain/version/version.ts'
import type { Wording } from '../../domain/wording.ts'
import type { PushFlags } from '../schema/push.ts'
import type { Layer } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'
import { type FoundVersion, findVersion, type VersionPlaces, withName } from './version-origin.ts'

/** The version in the tag of IMAGE: 3.3.0 of `ui:v3.3.0`. Undefined if the tag is not a version. */
function imageVersion(
  { input, environment }: Pick<Places, 'input' | 'environment'>,
  flags: Pick<PushFlags, 'tag-prefix' | 'variant'>,
): Version | undefined {
  const text = imageIn(input) ?? imageIn(environment)
  const image = text === undefined ? undefined : parseImage(text)
  if (!image?.ok || !('reference' in image.value)) return undefined
  const { tag, digest } = image.value.reference
  // The digest decides what is released; the tag beside it may be wrong.
  if (tag === undefined || digest !== undefined) return undefined
  return exactTagReader({ tagPrefix: flags['tag-prefix'] ?? '', variant: flags.variant }, [])(tag)?.version
}

/**
 * Returns the version that was found, else the version of IMAGE's tag. A stable version in the tag must be the version
 * that was found; a prerelease may be promoted.
 */
function besideImage(
  found: Parsed<FoundVersion> | undefined,
  tagged: Version | undefined,
  { name }: Wording,
): Parsed<FoundVersion> | undefined {
  if (tagged === undefined || found?.ok === false) return found
  if (found === undefined) return { ok: true, value: { version: tagged, from: 'IMAGE' } }
  const { version, from } = found.value
  if (version.text === tagged.text || tagged.prerelease.length > 0) return found
  return {
    ok: false,
    problem: {
      code: 'INVALID_VERSION',
      message: `The version is ${version.text} in ${from}, and ${tagged.text} in the tag of ${name('IMAGE')}.`,
      hint: `Give ${name('VERSION')} to say which is meant.`,
    },
  }
}

function imageIn({ values: { IMAGE: text } }: Layer): string | undefined {
  return typeof text === 'string' ? text : undefined
}

/** The version of a release. An argument has no `from`. */
export interface ReleaseVersion {
  readonly version: Version
  readonly from?: VersionFrom
}

/** The version of the argument, else of the environment, else of other places. Undefined if no place has a version. */
export function releaseVersion(
  places: Pick<Places, 'input' | 'environment'>,
  flags: Pick<PushFlags, 'git-tag-prefix' | 'tag-prefix' | 'variant'>,
  around: Omit<VersionPlaces, 'gitTagPrefix'>,
): Parsed<ReleaseVersion> | undefined {
  const given = versionIn(places.input)
  if (given !== undefined) return given
  const ofEnvironment = versionIn(places.environment)
  if (ofEnvironment?.ok) return { ok: true, value: { ...ofEnvironment.value, from: 'SEMTAG_VERSION' } }
  if (ofEnvironment !== undefined) return ofEnvironment
  const found = findVersion({ ...around, gitTagPrefix: flags['git-tag-prefix'] })
  return besideImage(found, imageVersion(places, flags), around.wording)
}

function versionIn({ values: { VERSION: text }, style }: Layer): Parsed<ReleaseVersion> | undefined {
  if (typeof text !== 'string') return undefined
  const version = parseVersion(text)
  if (version.ok) return { ok: true, value: { version: version.value } }
  return { ok: false, problem: withName(version.problem, text, style.name('VERSION', text)) }
}
