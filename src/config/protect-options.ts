import type { Problem } from '../domain/errors.ts'
import { type Image, parseImage } from '../domain/image.ts'
import type { Parsed } from '../domain/parsed.ts'
import type { Policy } from '../domain/policy.ts'
import { policyProblems } from '../domain/policy-problems.ts'
import type { Protection } from '../domain/protect.ts'
import { parseVersion, type Version } from '../domain/version.ts'
import { withoutCredential } from './credential-in-text.ts'
import { readFlags } from './flags.ts'
import { releasePolicy } from './policy.ts'
import { type PushFlags, pushLine } from './push-schema.ts'
import { targetsOf } from './targets.ts'

/** What `plan --protect` is asked for. */
export interface ProtectOptions {
  readonly vendor: Protection['vendor']
  readonly policy: Policy
  /** Any version that is released. */
  readonly version: Version | undefined
  /** The path of the repository, `gallery/ui`, where the arguments tell it. */
  readonly repository: string | undefined
}

/** Reads the arguments of `plan --protect`, which needs neither IMAGE nor VERSION; never throws. */
export function readProtectOptions(
  values: Readonly<Record<string, unknown>>,
  command: 'push' | 'plan',
): {
  /** Undefined where there are problems. */
  readonly options: ProtectOptions | undefined
  readonly flags: PushFlags
  readonly problems: readonly Problem[]
} {
  const { flags, problems: wrongFlags } = readFlags(values, pushLine)
  const problems = [...(command === 'push' ? [notWithPush] : []), ...wrongFlags]
  const read = <T>(text: string | undefined, parse: (text: string) => Parsed<T>): T | undefined => {
    const parsed = text === undefined ? undefined : parse(text)
    if (parsed?.ok === false) problems.push(parsed.problem)
    return parsed?.ok ? parsed.value : undefined
  }
  // `plan --protect ecr 2.1.106` names a version and no image.
  const { IMAGE: first, VERSION: second } = flags
  const alone = first !== undefined && second === undefined && parseVersion(first).ok
  const version = read(alone ? first : second, parseVersion)
  const image = read(alone ? undefined : first, (text) => withoutCredential('IMAGE', text, parseImage))
  const { policy, problems: wrongPolicy } = releasePolicy(flags)
  problems.push(...wrongPolicy, ...policyProblems(policy, version))

  const options =
    problems.length > 0 || flags.protect === undefined
      ? undefined
      : { vendor: flags.protect, policy, version, repository: repositoryOf(image, flags) }
  return { options, flags, problems }
}

const notWithPush: Problem = {
  code: 'INVALID_ARGUMENT',
  message: '--protect belongs to plan: it prints rules, and pushes nothing.',
  hint: 'Write semtag plan --protect ecr.',
}

function repositoryOf(image: Image | undefined, flags: PushFlags): string | undefined {
  if (flags.repository !== undefined) return flags.repository
  const [target] = targetsOf(image, flags)
  if (target?.ok) return target.value.path
  return image !== undefined && 'reference' in image
    ? image.reference.repository.path.replace(/^library\//, '')
    : undefined
}
