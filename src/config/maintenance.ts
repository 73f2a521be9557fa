import type { Problem } from '../domain/errors.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { Policy } from '../domain/tags/policy.ts'
import { policyProblems } from '../domain/tags/policy-problems.ts'
import type { Wording } from '../domain/wording.ts'
import type { Environment } from '../ports/run.ts'
import { type MaintenanceTask, type ReadTask, removeTask, versionsOf } from './maintenance-tasks.ts'
import { type ExplicitCredential, explicitCredential } from './read/credential.ts'
import { argumentSwallowed, withRepository } from './read/infer-positionals.ts'
import { contradictions, policyOf } from './read/policy.ts'
import { findRepository } from './read/repository.ts'
import {
  listLine,
  type MaintenanceFlags,
  reconcileLine,
  removeLine,
  unyankLine,
  yankLine,
} from './schema/maintenance.ts'
import type { CommandLine, Values } from './schema/values.ts'
import { type Found, nothingFound } from './sources/found.ts'
import { mergeLayers } from './sources/layer.ts'
import { lineStyle } from './sources/line.ts'
import { readPlaces } from './sources/places.ts'

/** What a command that looks after a repository is asked to do: everything parsed, nothing contacted. */
export interface MaintenanceOptions {
  readonly task: MaintenanceTask
  readonly repository: Repository
  readonly policy: Policy
  readonly credential: ExplicitCredential | undefined
  readonly flags: MaintenanceFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
}

export interface ReadMaintenanceOptions {
  /** Undefined where there are problems. */
  readonly options: MaintenanceOptions | undefined
  /** The flags that are right. */
  readonly flags: MaintenanceFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

/** Reads what a command that looks after a repository is asked to do; never throws. */
export function readMaintenanceOptions(
  command: MaintenanceTask['command'],
  values: Values,
  env: Environment,
  found: Found = nothingFound,
): ReadMaintenanceOptions {
  const given = { command, values, env, found }
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

interface Given {
  readonly command: MaintenanceTask['command']
  readonly values: Values
  readonly env: Environment
  readonly found: Found
}

function read<Flags extends MaintenanceFlags>(
  line: CommandLine<Flags>,
  { command, values, env, found }: Given,
  taskOf: (flags: Flags, policy: Policy) => ReadTask,
): ReadMaintenanceOptions {
  const style = lineStyle(line)
  const { places: given, problems: wrong, isWrongElsewhere } = readPlaces({ values, style, env, found }, line)
  const places = withRepository(given)
  // Where an unknown flag took a word, nothing can be said of those that are left.
  const isUnsure = argumentSwallowed(values, line)
  const place = findRepository(places, line, command === 'rm')
  const settings = { values: settingsFor(line, place.settings.values), style: place.settings.wording }
  const merged = mergeLayers([settings, places.asked])
  const flags = line.schema.parse(merged.values)
  const own = policyOf(flags)
  const others = place.variants.filter((variant) => variant !== own.variant)
  const policy = { ...own, variants: [...new Set([...own.variants, ...others])] }
  const { task, problems: wrongTask } = taskOf(flags, policy)

  const { repository } = place
  const isThere = (name: string) =>
    places.asked.values[name] !== undefined || (name === 'REPOSITORY' && repository !== undefined)
  // What is wrong elsewhere, or with the repositories of the settings, tells why there is none.
  const isTold = isWrongElsewhere || (repository === undefined && place.problems.length > 0)
  const missing = line.required.filter((name) => !isThere(name) && !(name === 'REPOSITORY' && isTold))
  const credential = explicitCredential(flags, env, repository === undefined ? [] : [repository])
  const problems: readonly Problem[] = [
    ...wrong,
    ...(isUnsure
      ? []
      : [
          ...missing.map((name) => style.missing(name)),
          // A flag that is wrong may be the one that was to name the registry.
          ...place.problems.filter(({ code }) => code !== 'NO_REGISTRY' || wrong.length === 0),
          ...wrongTask,
        ]),
    ...policyProblems(policy, undefined, merged.wording),
    ...contradictions(flags, merged.wording),
    ...(credential.ok ? [] : [credential.problem]),
  ]
  return {
    options:
      repository === undefined || !credential.ok || problems.length > 0
        ? undefined
        : { task, repository, policy, credential: credential.value, flags, wording: merged.wording },
    flags,
    wording: merged.wording,
    problems,
  }
}

// Of what file and environment say, as much as the command has a flag for; what names the repository has been read.
function settingsFor({ schema }: Pick<CommandLine<unknown>, 'schema'>, values: Values): Values {
  const isOwn = (name: string) => Object.hasOwn(schema.shape, name) && !/^[A-Z]+$|^registry$/.test(name)
  return Object.fromEntries(Object.entries(values).filter(([name]) => isOwn(name)))
}
