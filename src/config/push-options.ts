import { errorOf, type Problem } from '../domain/errors.ts'
import type { Policy } from '../domain/policy.ts'
import { policyProblems } from '../domain/policy-problems.ts'
import {
  formatRepository,
  type Parsed,
  parseReference,
  type Reference,
  type Repository,
} from '../domain/reference.ts'
import { parseRegistryArgument, targetOf } from '../domain/target.ts'
import { parseVersion, type Version } from '../domain/version.ts'
import { contradictions } from './contradictions.ts'
import { type ExplicitCredential, explicitCredential } from './explicit-credential.ts'
import { readFlags } from './flags.ts'
import { policyOf } from './policy.ts'
import type { PushFlags } from './push-schema.ts'

/** What `push` and `plan` are asked to do: everything parsed, nothing contacted. */
export interface PushOptions {
  readonly image: Reference
  readonly version: Version
  readonly policy: Policy
  readonly targets: readonly Repository[]
  readonly credential: ExplicitCredential | undefined
  readonly flags: PushFlags
}

/**
 * Reads the arguments of `push` and `plan`.
 *
 * @throws SemtagError that lists every mistake.
 */
export function parsePushOptions(
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): PushOptions {
  const { flags, problems } = readFlags(values)
  const take = <T>(parsed: Parsed<T>): T | undefined => {
    if (!parsed.ok) problems.push(parsed.problem)
    return parsed.ok ? parsed.value : undefined
  }
  const version = take(parseVersion(flags.VERSION))
  const image = take(parseReference(flags.IMAGE))
  const registries = flags.registry.map((registry) => take(parseRegistryArgument(registry)))
  const targets = image === undefined ? [] : targetsOf(image, registries, flags.repository).map(take)
  const { policy, problems: policyMistakes } = policyOf(flags)
  problems.push(...policyMistakes, ...policyProblems(policy, version), ...contradictions(flags))

  const repositories = distinct(targets.filter((target) => target !== undefined))
  const credential = explicitCredential(flags, env, repositories)
  if (!credential.ok) problems.push(credential.problem)
  if (version === undefined || image === undefined || !credential.ok || problems.length > 0) fail(problems)
  return { image, version, policy, targets: repositories, credential: credential.value, flags }
}

function targetsOf(
  image: Reference,
  registries: readonly (Parameters<typeof targetOf>[1] | undefined)[],
  path: string | undefined,
): readonly Parsed<Repository>[] {
  if (registries.length === 0) return [targetOf(image, undefined, path)]
  return registries
    .filter((registry) => registry !== undefined)
    .map((registry) => targetOf(image, registry, path))
}

function distinct(repositories: readonly Repository[]): readonly Repository[] {
  return [...new Map(repositories.map((repository) => [formatRepository(repository), repository])).values()]
}

function fail(problems: readonly Problem[]): never {
  const [first, ...more] = problems
  throw errorOf([first ?? { code: 'INVALID_ARGUMENT', message: 'The arguments cannot be read.' }, ...more])
}
