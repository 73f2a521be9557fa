import type { Parsed } from '../../domain/parsed.ts'
import type { VersionFrom } from '../../domain/report.ts'
import { parseVersion, type Version } from '../../domain/version/version.ts'
import type { PushFlags } from '../schema/push-schema.ts'
import type { Layer } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'
import { besideImage, imageVersion } from './image-version.ts'
import { named } from './named.ts'
import { findVersion, type VersionPlaces } from './version-origin.ts'

/** The version of a release; without an origin where it was asked for. */
export interface ReleaseVersion {
  readonly version: Version
  readonly from?: VersionFrom
}

/** The version that is asked for, else that of the environment, else one that can be found; undefined without any. */
export function releaseVersion(
  places: Pick<Places, 'asked' | 'environment'>,
  flags: Pick<PushFlags, 'git-tag-prefix' | 'tag-prefix' | 'variant'>,
  around: Omit<VersionPlaces, 'gitTagPrefix'>,
): Parsed<ReleaseVersion> | undefined {
  const given = versionIn(places.asked)
  if (given !== undefined) return given
  const ofEnvironment = versionIn(places.environment)
  if (ofEnvironment?.ok) return { ok: true, value: { ...ofEnvironment.value, from: 'SEMTAG_VERSION' } }
  if (ofEnvironment !== undefined) return ofEnvironment
  const found = findVersion({ ...around, gitTagPrefix: flags['git-tag-prefix'] })
  return besideImage(found, imageVersion(places, flags), around.wording)
}

function versionIn({ values: { VERSION: text }, voice }: Layer): Parsed<ReleaseVersion> | undefined {
  if (typeof text !== 'string') return undefined
  const version = parseVersion(text)
  if (version.ok) return { ok: true, value: { version: version.value } }
  return { ok: false, problem: named(version.problem, text, voice.name('VERSION', text)) }
}
