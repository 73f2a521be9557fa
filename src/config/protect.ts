import type { Problem } from '../domain/errors.ts'
import type { Image } from '../domain/image/image.ts'
import type { Policy } from '../domain/tags/policy.ts'
import { policyProblems } from '../domain/tags/policy-problems.ts'
import type { Protection } from '../domain/vendors/profile.ts'
import type { Version } from '../domain/version/version.ts'
import type { Environment } from '../ports/run.ts'
import type { Values } from './flags.ts'
import { chooseImages, sharedSettings } from './read/choose-images.ts'
import { readImageName } from './read/images.ts'
import { optionsOrProblems, readGiven } from './read/pipeline.ts'
import { releasePolicy } from './read/policy.ts'
import { readTargets } from './read/targets.ts'
import { releaseVersion } from './read/version.ts'
import { type PushFlags, pushFlagsIn, pushLine } from './schema/push.ts'
import type { Found } from './sources/found.ts'

/** The task of `plan --protect`. */
export interface ProtectOptions {
  readonly vendor: Protection['vendor']
  readonly policy: Policy
  /** Undefined if the rules are for every version. */
  readonly version: Version | undefined
  /** The path of the repository, `gallery/ui`, if the arguments give it. */
  readonly repository: string | undefined
}

/** Reads the arguments of `plan --protect`, which needs neither IMAGE nor VERSION. Never throws. */
export function readProtectOptions(
  values: Values,
  command: 'push' | 'plan',
  env: Environment = {},
  found?: Found,
): {
  /** Undefined if there are problems. */
  readonly options: ProtectOptions | undefined
  readonly flags: PushFlags
  readonly problems: readonly Problem[]
} {
  const read = readGiven({ values, env, found }, pushLine)
  const { places } = read
  const shared = sharedSettings(places)
  const [chosen = { ...shared, text: undefined }, ...more] = chooseImages(places)
  const { wording } = chosen
  const flags = pushFlagsIn(chosen.values)
  const around = { env, npm: undefined, manifest: read.found.manifest, wording }
  const version = releaseVersion(places, flags, around)
  // Only a version on the command line must be right: the rules do not need one.
  const isGiven = places.input.values['VERSION'] !== undefined
  const image = chosen.text === undefined ? undefined : readImageName(chosen.text, wording)
  const { policy, problems: wrongPolicy } = releasePolicy(flags, wording)
  const known = version?.ok === true ? version.value.version : undefined
  const vendor = flags.protect
  const { options, problems } = optionsOrProblems(
    [
      ...(command === 'push' ? [notWithPush] : []),
      ...read.problems,
      ...(more.length === 0 ? [] : [severalImages([chosen, ...more].map(({ text }) => text ?? ''))]),
      ...(version?.ok === false && isGiven ? [version.problem] : []),
      ...(image?.ok === false ? [image.problem] : []),
      ...wrongPolicy,
      ...policyProblems(policy, known, wording),
    ],
    noCredential,
    () =>
      vendor && {
        vendor,
        policy,
        version: known,
        repository: repositoryOf(image?.ok ? image.value : undefined, flags),
      },
  )
  return { options, flags, problems }
}

// No registry is contacted, so no credential is read.
const noCredential = { ok: true, value: undefined } as const

const notWithPush: Problem = {
  code: 'INVALID_ARGUMENT',
  message: '--protect belongs to plan: it prints rules, and pushes nothing.',
  hint: 'Write semtag plan --protect ecr.',
}

function severalImages(names: readonly string[]): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `--protect is for one image, and ${names.length} are configured: ${names.join(', ')}.`,
    hint: `Name one of them: semtag plan ${names[0]} --protect ecr.`,
  }
}

function repositoryOf(image: Image | undefined, flags: PushFlags): string | undefined {
  if (flags.repository !== undefined) return flags.repository
  const [target] = readTargets(image, flags)
  if (target?.ok) return target.value.path
  return image !== undefined && 'reference' in image
    ? image.reference.repository.path.replace(/^library\//, '')
    : undefined
}
