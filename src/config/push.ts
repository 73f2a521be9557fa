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
import { chooseImages, sharedSettings } from './read/choose-images.ts'
import { type ReadImage, readImages } from './read/images.ts'
import { swapped } from './read/infer-positionals.ts'
import { optionsOrProblems, readGiven } from './read/pipeline.ts'
import { releaseVersion } from './read/version.ts'
import { type PushFlags, pushLine } from './schema/push.ts'
import type { Found } from './sources/found.ts'
import { type NpmScript, npmScript, tryingOut } from './sources/npm.ts'

/** One image of a release, and where it goes. */
export interface ImageOptions {
  readonly image: Image
  readonly policy: Policy
  readonly targets: readonly Repository[]
  /** Each alias has a request of its own, in the order that was asked for. */
  readonly oneByOne: boolean
  /** Those that hold for this image. */
  readonly flags: PushFlags
}

/** What `push` and `plan` are asked to do: everything parsed, nothing contacted. */
export interface PushOptions {
  readonly version: Version
  /** Where the version was found, if no argument names it. */
  readonly versionFrom?: VersionFrom
  readonly images: readonly [ImageOptions, ...ImageOptions[]]
  readonly credential: ExplicitCredential | undefined
  /** Those that hold for the whole release: how registries are reached, and what is printed. */
  readonly flags: PushFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
  /** Remarks about the settings that belong into the report. */
  readonly warnings: readonly string[]
}

export interface ReadPushOptions {
  /** Undefined where there are problems. */
  readonly options: PushOptions | undefined
  /** The images as far as they can be read, in the order of the options; `--metadata-file` may say more of them. */
  readonly images: readonly ReadImage[]
  /** The flags that are right. */
  readonly flags: PushFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

/** What is known beside the arguments and the environment. */
export interface PushContext {
  readonly found?: Found
  /** How the one who asks speaks: as the command line, if not given. */
  readonly style?: ArgumentStyle
  /** The git tag that started the run, if the caller knows it: the version is that of this tag or none. */
  readonly startedBy?: Parsed<PushedTag> | undefined
  /** Why this run only plans, as a sentence for the report. */
  readonly planOnly?: string | undefined
  /** Why a stable version leaves `latest` where it is, unless the settings say `always`: a clause for the report. */
  readonly preRelease?: string | undefined
  /** What is known of the package that is published, where it is not npm's environment that tells it. */
  readonly npm?: NpmScript
}

/** Reads what `push` and `plan` are asked to do: arguments, environment and file together; never throws. */
export function readPushOptions(
  values: Values,
  env: Environment,
  { found, style, startedBy, planOnly, preRelease, npm: told }: PushContext = {},
): ReadPushOptions {
  const read = readGiven({ values, env, found, style }, pushLine)
  const { places } = read
  const { manifest } = read.found
  const shared = sharedSettings(places)
  const { wording } = shared
  const npm = told ?? npmScript(env, manifest)
  const planned = [...(planOnly === undefined ? [] : [planOnly]), ...tryingOut(npm)]
  const asked = pushLine.schema.parse(shared.values)
  const flags = planned.length === 0 ? asked : { ...asked, 'dry-run': true }
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
  // What is wrong in a file or in the environment may be why they give nothing.
  const mustBeThere = !isUnsure && !read.isWrongElsewhere
  const [first, ...others] = images.flatMap(imageOptions)
  const { options, problems } = optionsOrProblems(
    [
      ...read.problems,
      ...(swap === undefined ? [] : [swap]),
      ...(mustBeThere && chosen.length === 0 ? [read.style.missing('IMAGE')] : []),
      ...(mustBeThere && parsed === undefined ? [read.style.missing('VERSION')] : []),
      ...(parsed?.ok === false ? [parsed.problem] : []),
      // A setting that is wrong may be the one that was to name the registry.
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
          },
  )
  return { options, images, flags, wording, problems }
}

function imageOptions({ image, policy, targets, oneByOne, flags }: ReadImage): readonly ImageOptions[] {
  return image === undefined ? [] : [{ image, policy, targets, oneByOne, flags }]
}
