import type { GivenSettings } from '../../library/prepare-settings.ts'
import type { Context, PluginOptions, ReleaseContext } from './context.ts'

// Other plugins of semantic-release use this syntax of lodash's templates.
const versionTemplate = /\$\{\s*nextRelease\.version\s*\}/g

/** The placeholder for a version that is not known yet. */
const noVersion = '0.0.0-semantically-released'

/** True for an image of `settingsBefore` that has the placeholder in its name: it is built later, for the version. */
export function isBuiltLater(image: string): boolean {
  return image.includes(noVersion)
}

/** True if the name of an image contains the version: it is built for the release. */
export function namesVersion(options: PluginOptions, { options: theirs }: Context): boolean {
  return JSON.stringify(withVersion(ownOptions(options, theirs), noVersion)).includes(noVersion)
}

/** The settings of a release before its version is known. */
export function settingsBefore(options: PluginOptions, { options: theirs }: Context): GivenSettings {
  return {
    name,
    content: withVersion(ownOptions(options, theirs), noVersion),
    input: { VERSION: noVersion, 'require-version-label': false },
  }
}

/** The settings of a release. The channel of the branch works like npm's dist-tag. */
export function settingsOf(
  options: PluginOptions,
  { options: theirs, nextRelease: { version, channel } }: ReleaseContext,
  dryRun: boolean,
): GivenSettings {
  return {
    name,
    content: withVersion(ownOptions(options, theirs), version),
    input: { VERSION: version, 'dry-run': dryRun },
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

/** The value with the version filled in. */
function withVersion(value: unknown, version: string): unknown {
  if (typeof value === 'string') return value.replace(versionTemplate, () => version)
  if (Array.isArray(value)) return value.map((entry) => withVersion(entry, version))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withVersion(entry, version)]))
}
