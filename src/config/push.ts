import type { Parsed, Problem } from '../domain/errors.ts'
import type { Image } from '../domain/image/image.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { VersionFrom } from '../domain/report.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { Version } from '../domain/version/version.ts'
import type { Wording } from '../domain/wording.ts'
import type { Environment } from '../ports/run.ts'
import { chooseImages, sharedSettings } from './read/choose-images.ts'
import { type ExplicitCredential, explicitCredential } from './read/credential.ts'
import { type ReadImage, readImages } from './read/images.ts'
import { argumentSwallowed, swapped, withWords } from './read/infer-positionals.ts'
import { releaseVersion } from './read/version.ts'
import type { PushedTag } from './read/version-origin.ts'
import type { ArgumentStyle } from './schema/message-style.ts'
import { type PushFlags, pushLine, pushSchema } from './schema/push.ts'
import type { Values } from './schema/values.ts'
import { type Found, nothingFound } from './sources/found.ts'
import { lineStyle } from './sources/line.ts'
import { type NpmScript, npmScript, tryingOut } from './sources/npm.ts'
import { readPlaces } from './sources/places.ts'

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
  {
    found = nothingFound,
    style = lineStyle(pushLine),
    startedBy,
    planOnly,
    preRelease,
    npm: told,
  }: PushContext = {},
): ReadPushOptions {
  const read = readPlaces({ values, style, env, found }, pushLine)
  const places = withWords(read.places)
  const shared = sharedSettings(places)
  const { wording } = shared
  const npm = told ?? npmScript(env, found.manifest)
  const planned = [...(planOnly === undefined ? [] : [planOnly]), ...tryingOut(npm)]
  const asked = pushSchema.parse(shared.values)
  const flags = planned.length === 0 ? asked : { ...asked, 'dry-run': true }
  const swap = swapped(flags)
  // Where an unknown flag took a word, nothing can be said of those that are left.
  const isUnsure = swap !== undefined || argumentSwallowed(values, pushLine)

  const { manifest } = found
  const parsed = isUnsure
    ? undefined
    : releaseVersion(places, flags, { env, npm, manifest, startedBy, wording })
  const version = parsed?.ok ? parsed.value.version : undefined
  const chosen = isUnsure ? [] : chooseImages(places)
  const {
    images,
    problems: wrongImages,
    warnings,
  } = readImages(chosen.length === 0 ? [{ ...shared, text: undefined }] : chosen, version, {
    npm,
    preRelease,
  })
  // What is wrong in a file or in the environment may be why they give nothing.
  const mustBeThere = !isUnsure && !read.isWrongElsewhere
  const credential = explicitCredential(
    flags,
    env,
    images.flatMap(({ targets }) => targets),
  )
  const problems: readonly Problem[] = [
    ...read.problems,
    ...(swap === undefined ? [] : [swap]),
    ...(mustBeThere && chosen.length === 0 ? [style.missing('IMAGE')] : []),
    ...(mustBeThere && parsed === undefined ? [style.missing('VERSION')] : []),
    ...(parsed?.ok === false ? [parsed.problem] : []),
    // A setting that is wrong may be the one that was to name the registry.
    ...wrongImages.filter(({ code }) => code !== 'NO_REGISTRY' || read.problems.length === 0),
    ...(credential.ok ? [] : [credential.problem]),
  ]
  const [first, ...others] = images.flatMap((image) => imageOptions(image))
  const options =
    !parsed?.ok || first === undefined || !credential.ok || problems.length > 0
      ? undefined
      : {
          version: parsed.value.version,
          ...(parsed.value.from === undefined ? {} : { versionFrom: parsed.value.from }),
          images: [first, ...others] as const,
          credential: credential.value,
          flags,
          wording,
          warnings: [...planned, ...warnings],
        }
  return { options, images, flags, wording, problems: withoutRepetition(problems) }
}

function imageOptions({ image, policy, targets, oneByOne, flags }: ReadImage): readonly ImageOptions[] {
  return image === undefined ? [] : [{ image, policy, targets, oneByOne, flags }]
}

// What images have in common is told once.
function withoutRepetition(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.message}\n${problem.hint}`, problem])).values()]
}
