import type { Parsed, Problem } from '../domain/errors.ts'
import type { Image } from '../domain/image/image.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { VersionFrom } from '../domain/report.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { Version } from '../domain/version/version.ts'
import type { Wording } from '../domain/wording.ts'
import type { Environment } from '../ports/run.ts'
import { type ExplicitCredential, explicitCredential } from './credential.ts'
import type { Values } from './flags.ts'
import type { PushedTag } from './git-tag.ts'
import type { ArgumentStyle } from './message-style.ts'
import { readGate, stageMistakes } from './read/candidates.ts'
import { chooseImages, sharedSettings } from './read/choose-images.ts'
import { type ReadImage, readImages } from './read/images.ts'
import { swapped } from './read/infer-positionals.ts'
import { optionsOrProblems, readGiven } from './read/pipeline.ts'
import { releaseVersion } from './read/version.ts'
import { type PushFlags, pushFlagsIn, pushLine } from './schema/push.ts'
import type { Found } from './sources/found.ts'
import { type NpmScript, npmDryRunWarnings, npmScript } from './sources/npm.ts'

/** One image of a release, and where it goes. */
export interface ImageOptions {
  readonly image: Image
  readonly policy: Policy
  readonly targets: readonly Repository[]
  /** Each alias has a request of its own, in the order of `--order`. */
  readonly oneByOne: boolean
  /** The flags of this image. */
  readonly flags: PushFlags
}

/** The task of `push` and `plan`. Everything is parsed; nothing was contacted. */
export interface PushOptions {
  readonly version: Version
  /** The source of the version, if it was not an argument. */
  readonly versionFrom?: VersionFrom
  readonly images: readonly [ImageOptions, ...ImageOptions[]]
  readonly credential: ExplicitCredential | undefined
  /** The flags of the whole release: how to reach registries, and what to print. */
  readonly flags: PushFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
  /** Remarks about the settings, for the report. */
  readonly warnings: readonly string[]
  /** The words of `--gate`. */
  readonly gate?: readonly [string, ...string[]]
}

export interface ReadPushOptions {
  /** Undefined if there are problems. */
  readonly options: PushOptions | undefined
  /** The images as far as they can be read, in the order of the options. `--metadata-file` may add their digests. */
  readonly images: readonly ReadImage[]
  /** The flags without mistakes; the others have their defaults. */
  readonly flags: PushFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

/** What the caller knows beyond the arguments and the environment. */
export interface PushContext {
  readonly found?: Found
  /** How messages name the arguments. Default: as the command line writes them. */
  readonly style?: ArgumentStyle
  /** The git tag that started the run. If it is given, no other place supplies the version. */
  readonly startedBy?: Parsed<PushedTag> | undefined
  /** Why this run only plans, as a sentence for the report. */
  readonly planOnly?: string | undefined
  /** Why a stable version does not take `latest`, as a clause for the report. The setting `always` overrides it. */
  readonly preRelease?: string | undefined
  /** The package that is being published. Default: what npm's environment says. */
  readonly npm?: NpmScript
}

/** Reads the arguments, the environment and the file of `push` and `plan`. Never throws. */
export function readPushOptions(
  values: Values,
  env: Environment,
  { found, style, startedBy, planOnly, preRelease, npm: givenNpm }: PushContext = {},
): ReadPushOptions {
  const read = readGiven({ values, env, found, style }, pushLine)
  const { places } = read
  const { manifest } = read.found
  const shared = sharedSettings(places)
  const { wording } = shared
  const npm = givenNpm ?? npmScript(env, manifest)
  const planned = [...(planOnly === undefined ? [] : [planOnly]), ...npmDryRunWarnings(npm)]
  const given = pushFlagsIn(shared.values)
  const flags = planned.length === 0 ? given : { ...given, 'dry-run': true }
  const swap = swapped(flags)
  const isUnsure = swap !== undefined || read.isUnsure

  const parsed = isUnsure
    ? undefined
    : releaseVersion(places, flags, { env, npm, manifest, startedBy, wording })
  const version = parsed?.ok ? parsed.value : undefined
  const chosen = isUnsure ? [] : chooseImages(places)
  const {
    images,
    problems: wrongImages,
    warnings,
  } = readImages(chosen.length === 0 ? [{ ...shared, text: undefined }] : chosen, version?.version, {
    npm,
    preRelease,
  })
  const gate = readGate(flags, images, wording)
  // A mistake in the file or the environment may be the reason why an argument is missing.
  const mustBeThere = !isUnsure && !read.isWrongElsewhere
  const [first, ...others] = images.flatMap(imageOptions)
  const { options, problems } = optionsOrProblems(
    [
      ...read.problems,
      ...(swap === undefined ? [] : [swap]),
      ...(mustBeThere && chosen.length === 0 ? [read.style.missing('IMAGE')] : []),
      ...(mustBeThere && parsed === undefined ? [read.style.missing('VERSION')] : []),
      ...(parsed?.ok === false ? [parsed.problem] : []),
      ...stageMistakes(flags, places.input.values, wording),
      ...(gate?.ok === false ? [gate.problem] : []),
      // The wrong setting may be the one that names the registry.
      ...wrongImages.filter(({ code }) => code !== 'NO_REGISTRY' || read.problems.length === 0),
    ],
    explicitCredential(
      flags,
      env,
      images.flatMap(({ targets }) => targets),
    ),
    (credential) =>
      version === undefined || first === undefined
        ? undefined
        : {
            version: version.version,
            ...(version.from === undefined ? {} : { versionFrom: version.from }),
            images: [first, ...others] as const,
            credential,
            flags,
            wording,
            warnings: [...planned, ...warnings],
            ...(gate?.ok && { gate: gate.value }),
          },
  )
  return { options, images, flags, wording, problems }
}

function imageOptions({ image, policy, targets, oneByOne, flags }: ReadImage): readonly ImageOptions[] {
  return image === undefined ? [] : [{ image, policy, targets, oneByOne, flags }]
}
