import type { Problem } from '../domain/errors.ts'
import { type Image, parseImage } from '../domain/image.ts'
import type { Policy } from '../domain/policy.ts'
import { policyProblems } from '../domain/policy-problems.ts'
import { formatRepository, type Parsed, type Repository } from '../domain/reference.ts'
import { parseVersion, type Version } from '../domain/version.ts'
import { contradictions } from './contradictions.ts'
import { withoutCredential } from './credential-in-text.ts'
import { type ExplicitCredential, explicitCredential } from './explicit-credential.ts'
import { readFlags } from './flags.ts'
import { releasePolicy } from './policy.ts'
import { missingPositionals } from './positionals.ts'
import { type PushFlags, pushLine } from './push-schema.ts'
import { sourceProblems } from './source-problems.ts'
import { swapped } from './swapped.ts'
import { targetsOf } from './targets.ts'

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
  readonly images: readonly [ImageOptions, ...ImageOptions[]]
  readonly credential: ExplicitCredential | undefined
  /** Those that hold for the whole release: how registries are reached, and what is printed. */
  readonly flags: PushFlags
}

export interface ReadPushOptions {
  /** Undefined where there are problems. */
  readonly options: PushOptions | undefined
  /** The image, where it can be read; `--metadata-file` may say more of it. */
  readonly image: Image | undefined
  /** The flags that are right. */
  readonly flags: PushFlags
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

/** Reads the arguments of `push` and `plan`; never throws. */
export function readPushOptions(
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): ReadPushOptions {
  const { flags, problems: wrongFlags } = readFlags(values, pushLine)
  const missing = missingPositionals(values, pushLine)
  const swap = missing.unsure ? undefined : swapped(flags)
  const problems = [...wrongFlags, ...missing.problems, ...(swap === undefined ? [] : [swap])]
  const take = <T>(parsed: Parsed<T>): T | undefined => {
    if (!parsed.ok) problems.push(parsed.problem)
    return parsed.ok ? parsed.value : undefined
  }
  const read = <T>(text: string | undefined, parse: (text: string) => Parsed<T>): T | undefined =>
    text === undefined || missing.unsure || swap !== undefined ? undefined : take(parse(text))

  const image = read(flags.IMAGE, (text) => withoutCredential('IMAGE', text, parseImage))
  const version = read(flags.VERSION, parseVersion)
  const targets = targetsOf(image, flags)
    // A flag that is wrong may be the one that was to name the registry.
    .filter((target) => target.ok || wrongFlags.length === 0 || target.problem.code !== 'NO_REGISTRY')
    .flatMap((target) => take(target) ?? [])
  const { policy, problems: wrongPolicy } = releasePolicy(flags)
  problems.push(...wrongPolicy, ...policyProblems(policy, version), ...contradictions(flags))
  if (image !== undefined) problems.push(...sourceProblems(flags, image))
  const repositories = [...new Map(targets.map((target) => [formatRepository(target), target])).values()]
  const credential = take(explicitCredential(flags, env, repositories))

  const options =
    version === undefined || image === undefined || problems.length > 0
      ? undefined
      : {
          version,
          images: [
            {
              image,
              policy,
              targets: repositories,
              // Several tags in one request have no order.
              oneByOne: values['order'] !== undefined,
              flags,
            },
          ] as const,
          credential,
          flags,
        }
  return { options, image, flags, problems }
}
