import type { Problem } from '../domain/errors.ts'
import { formatRepository, type Repository } from '../domain/image/reference.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { Wording } from '../domain/wording.ts'
import { type ExplicitCredential, explicitCredential } from './credential.ts'
import type { FlagsOf } from './flags.ts'
import { chooseImages, sharedSettings } from './read/choose-images.ts'
import { settingsFor } from './read/configured.ts'
import { readImages } from './read/images.ts'
import { type Given, optionsOrProblems, readGiven } from './read/pipeline.ts'
import { repositoryReader } from './read/repository-options.ts'
import { lineOf } from './schema/command-line.ts'
import { mergeLayers } from './sources/layer.ts'

/** What `semtag check` looks at. Everything is parsed; nothing was contacted. */
export interface CheckOptions {
  readonly repositories: readonly { readonly repository: Repository; readonly policy: Policy }[]
  /** True if an image is released from an engine. */
  readonly needsEngine: boolean
  readonly credential: ExplicitCredential | undefined
  readonly flags: FlagsOf<'check'>
  readonly wording: Wording
}

interface ReadCheckOptions {
  /** Undefined if there are problems. */
  readonly options: CheckOptions | undefined
  /** The flags without mistakes; the others have their defaults. */
  readonly flags: FlagsOf<'check'>
  readonly wording: Wording
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

const line = lineOf('check', {
  usage: 'semtag check [REPOSITORY], such as semtag check registry.local:5000/image-gallery',
  otherWords: { repository: 'Write the repository after the command: semtag check REPOSITORY.' },
})

const readNamed = repositoryReader(line, (flags) => ({ task: flags, problems: [] }))

/** Reads the arguments, the environment and the file of `semtag check`. Never throws. */
export function readCheckOptions(given: Given): ReadCheckOptions {
  return given.values['REPOSITORY'] === undefined ? readConfigured(given) : readOne(given)
}

/** The named repository. */
function readOne(given: Given): ReadCheckOptions {
  const { options, wording, problems } = readNamed(given)
  const flags = options?.task ?? line.schema.parse({})
  return {
    options: options && { ...options, needsEngine: false, flags },
    flags,
    wording,
    problems,
  }
}

/** Every repository that the configured images are released to. */
function readConfigured(given: Given): ReadCheckOptions {
  const read = readGiven(given, line)
  const { registry } = read.places.input.values
  const values = {
    ...read.places.input.values,
    ...(typeof registry === 'string' && { registry: [registry] }),
  }
  const places = { ...read.places, input: { ...read.places.input, values } }
  const chosen = chooseImages(places)
  const { images, problems: wrongImages } = readImages(chosen, undefined)
  const shared = sharedSettings(places)
  const settings = { values: settingsFor(line, shared.values), style: shared.wording }
  const merged = mergeLayers([settings, read.places.input])
  const flags = line.schema.parse(merged.values)
  const targets = images.flatMap((image) =>
    image.targets.map((repository) => ({ repository, policy: image.policy })),
  )
  const isMissing = chosen.length === 0 && !read.isWrongElsewhere && !read.isUnsure
  const { options, problems } = optionsOrProblems(
    [...read.problems, ...(isMissing ? [nothingConfigured] : []), ...wrongImages],
    explicitCredential(
      flags,
      read.env,
      targets.map(({ repository }) => repository),
    ),
    (credential) => ({
      repositories: [...new Map(targets.map((one) => [formatRepository(one.repository), one])).values()],
      needsEngine: images.some(({ image }) => image?.kind === 'engine'),
      credential,
      flags,
      wording: merged.wording,
    }),
  )
  return { options, flags, wording: merged.wording, problems }
}

const nothingConfigured: Problem = {
  code: 'INVALID_ARGUMENT',
  message: 'REPOSITORY is missing, and no image is configured.',
  hint: `Write ${line.usage}, or set image and registry in semtag.config.json.`,
}
