import type { Problem } from '../domain/errors.ts'
import type { Policy } from '../domain/policy.ts'
import { policyProblems } from '../domain/policy-problems.ts'
import type { Parsed, Repository } from '../domain/reference.ts'
import { type CareFlags, listLine, reconcileLine, removeLine, unyankLine, yankLine } from './care-schemas.ts'
import { type CareTask, type ReadTask, removeTask, versionsOf } from './care-tasks.ts'
import { contradictions } from './contradictions.ts'
import { type ExplicitCredential, explicitCredential } from './explicit-credential.ts'
import { type CommandLine, readFlags } from './flags.ts'
import { policyOf } from './policy.ts'
import { missingPositionals } from './positionals.ts'
import { repositoryOf } from './repository.ts'

/** What a command that looks after a repository is asked to do: everything parsed, nothing contacted. */
export interface CareOptions {
  readonly task: CareTask
  readonly repository: Repository
  readonly policy: Policy
  readonly credential: ExplicitCredential | undefined
  readonly flags: CareFlags
}

export interface ReadCareOptions {
  /** Undefined where there are problems. */
  readonly options: CareOptions | undefined
  /** The flags that are right. */
  readonly flags: CareFlags
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

type Values = Readonly<Record<string, unknown>>
type Environment = Readonly<Record<string, string | undefined>>

/** Reads the arguments of a command that looks after a repository; never throws. */
export function readCareOptions(
  command: CareTask['command'],
  values: Values,
  env: Environment,
): ReadCareOptions {
  const given = { values, env }
  switch (command) {
    case 'ls':
      return read(listLine, given, ({ digests, platforms }) => ({
        task: { command, digests, platforms },
        problems: [],
      }))
    case 'reconcile':
      return read(reconcileLine, given, ({ create, 'dry-run': dryRun }) => ({
        task: { command, create, dryRun },
        problems: [],
      }))
    case 'yank':
      return read(yankLine, given, (flags, policy) => {
        const { versions, problems } = versionsOf(flags.VERSION, policy)
        const { reason, 'remove-empty': removeEmpty, 'dry-run': dryRun } = flags
        return { task: { command, versions, reason, removeEmpty, dryRun }, problems }
      })
    case 'unyank':
      return read(unyankLine, given, ({ VERSION, 'dry-run': dryRun }, policy) => {
        const { versions, problems } = versionsOf(VERSION, policy)
        return { task: { command, versions, dryRun }, problems }
      })
    case 'rm':
      return read(removeLine, given, removeTask)
  }
}

function read<Flags extends CareFlags>(
  line: CommandLine<Flags>,
  { values, env }: { readonly values: Values; readonly env: Environment },
  taskOf: (flags: Flags, policy: Policy) => ReadTask,
): ReadCareOptions {
  const { flags, problems: wrongFlags } = readFlags(values, line)
  const missing = missingPositionals(values, line)
  const problems = [...wrongFlags, ...missing.problems]
  const take = <T>(parsed: Parsed<T>): T | undefined => {
    if (!parsed.ok) problems.push(parsed.problem)
    return parsed.ok ? parsed.value : undefined
  }

  const policy = policyOf(flags)
  // Where an unknown flag took a word, nothing can be said of those that are left.
  const [repository] = (missing.unsure ? [] : repositoryOf(flags, line.usage))
    // A flag that is wrong may be the one that was to name the registry.
    .filter((parsed) => parsed.ok || wrongFlags.length === 0 || parsed.problem.code !== 'NO_REGISTRY')
    .map(take)
  const { task, problems: wrongTask } = taskOf(flags, policy)
  if (!missing.unsure) problems.push(...wrongTask)
  problems.push(...policyProblems(policy, undefined), ...contradictions(flags))
  const credential = take(explicitCredential(flags, env, repository === undefined ? [] : [repository]))
  return {
    options:
      repository === undefined || problems.length > 0
        ? undefined
        : { task, repository, policy, credential, flags },
    flags,
    problems,
  }
}
