import type { GivenSettings } from '../../library/prepare-settings.ts'
import type { Context, PluginOptions, ReleaseContext } from './context.ts'

// As lodash's templates write it, which other plugins of semantic-release use.
const versionTemplate = /\$\{\s*nextRelease\.version\s*\}/g

/** What stands for the version while there is none. */
const noVersion = '0.0.0-semantically-released'

/** True for an image of `settingsBefore` whose name is not known before its version is: it is built for the release. */
export function isBuiltLater(image: string): boolean {
  return image.includes(noVersion)
}

/** True where an image is built for the release. */
export function namesVersion(options: PluginOptions, { options: theirs }: Context): boolean {
  return JSON.stringify(withVersion(ownOptions(options, theirs), noVersion)).includes(noVersion)
}

/** The settings of a release as they are known before its version is. */
export function settingsBefore(options: PluginOptions, { options: theirs }: Context): GivenSettings {
  return {
    name,
    content: withVersion(ownOptions(options, theirs), noVersion),
    asked: { VERSION: noVersion, 'require-version-label': false },
  }
}

/** The settings of a release. A channel is to an image what a dist-tag is to an npm package. */
export function settingsOf(
  options: PluginOptions,
  { options: theirs, nextRelease: { version, channel } }: ReleaseContext,
  dryRun: boolean,
): GivenSettings {
  return {
    name,
    content: withVersion(ownOptions(options, theirs), version),
    asked: { VERSION: version, 'dry-run': dryRun },
    npm: {
      event: 'publish',
      version,
      dryRun: false,
      distTag: channel ?? undefined,
      distTagFrom: "the branch's channel",
    },
  }
}

const name = 'the options of semtag/semantic-release'

function ownOptions(options: PluginOptions, theirs: Context['options']): PluginOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !Object.hasOwn(theirs, key)))
}

/** The same with the version in the names of images. */
function withVersion(value: unknown, version: string): unknown {
  if (typeof value === 'string') return value.replace(versionTemplate, () => version)
  if (Array.isArray(value)) return value.map((entry) => withVersion(entry, version))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withVersion(entry, version)]))
}
