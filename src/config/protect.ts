import type { Problem } from '../domain/errors.ts'
import type { Image } from '../domain/image/image.ts'
import type { Policy } from '../domain/tags/policy.ts'
import { policyProblems } from '../domain/tags/policy-problems.ts'
import type { Protection } from '../domain/vendors/profile.ts'
import type { Version } from '../domain/version/version.ts'
import type { Environment } from '../ports/run.ts'
import { chooseImages, sharedSettings } from './read/choose-images.ts'
import { readImageName } from './read/images.ts'
import { withWords } from './read/infer-positionals.ts'
import { releasePolicy } from './read/policy.ts'
import { readTargets } from './read/targets.ts'
import { releaseVersion } from './read/version.ts'
import { type PushFlags, pushLine, pushSchema } from './schema/push.ts'
import type { Values } from './schema/values.ts'
import { type Found, nothingFound } from './sources/found.ts'
import { lineStyle } from './sources/line.ts'
import { readPlaces } from './sources/places.ts'

/** What `plan --protect` is asked for. */
export interface ProtectOptions {
  readonly vendor: Protection['vendor']
  readonly policy: Policy
  /** Any version that is released. */
  readonly version: Version | undefined
  /** The path of the repository, `gallery/ui`, where the arguments tell it. */
  readonly repository: string | undefined
}

/** Reads what `plan --protect` is asked for, which needs neither IMAGE nor VERSION; never throws. */
export function readProtectOptions(
  values: Values,
  command: 'push' | 'plan',
  env: Environment = {},
  found: Found = nothingFound,
): {
  /** Undefined where there are problems. */
  readonly options: ProtectOptions | undefined
  readonly flags: PushFlags
  readonly problems: readonly Problem[]
} {
  const read = readPlaces({ values, style: lineStyle(pushLine), env, found }, pushLine)
  const places = withWords(read.places)
  const shared = sharedSettings(places)
  const [chosen = { ...shared, text: undefined }, ...more] = chooseImages(places)
  const { wording } = chosen
  const flags = pushSchema.parse(chosen.values)
  const problems = [...(command === 'push' ? [notWithPush] : []), ...read.problems]
  if (more.length > 0) problems.push(severalImages([chosen, ...more].map(({ text }) => text ?? '')))

  const around = { env, npm: undefined, manifest: found.manifest, wording }
  const version = releaseVersion(places, flags, around)
  // One that is not asked for is of no need.
  const isGiven = places.asked.values['VERSION'] !== undefined
  if (version?.ok === false && isGiven) problems.push(version.problem)
  const image = chosen.text === undefined ? undefined : readImageName(chosen.text, wording)
  if (image?.ok === false) problems.push(image.problem)
  const { policy, problems: wrongPolicy } = releasePolicy(flags, wording)
  const known = version?.ok === true ? version.value.version : undefined
  problems.push(...wrongPolicy, ...policyProblems(policy, known, wording))

  const vendor = shared.values['protect'] === undefined ? undefined : flags.protect
  const options =
    problems.length > 0 || vendor === undefined
      ? undefined
      : {
          vendor,
          policy,
          version: known,
          repository: repositoryOf(image?.ok ? image.value : undefined, flags),
        }
  return { options, flags, problems }
}

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
