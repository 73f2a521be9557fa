import type { Problem } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import type { Wording } from '../../domain/wording.ts'
import { type ExplicitCredential, explicitCredential } from '../credential.ts'
import { argumentsOf, type FlagsOf, isSetting, type RepositoryCommand, type Values } from '../flags.ts'
import { type CommandLine, lineOf } from '../schema/command-line.ts'
import { mergeLayers } from '../sources/layer.ts'
import { misplaced } from './misplaced.ts'
import { type Given, optionsOrProblems, readGiven } from './pipeline.ts'
import { policyMistakes, policyOf } from './policy.ts'
import { findRepository } from './repository.ts'

/** The flags of every command that looks after a repository. */
export type MaintenanceFlags = FlagsOf<RepositoryCommand>

/** What a command has to do with a repository. Everything is parsed; nothing was contacted. */
export interface RepositoryOptions<Task> {
  readonly task: Task
  readonly repository: Repository
  readonly policy: Policy
  readonly credential: ExplicitCredential | undefined
  readonly flags: MaintenanceFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
}

export interface ReadRepositoryOptions<Task> {
  /** Undefined if there are problems. */
  readonly options: RepositoryOptions<Task> | undefined
  /** The flags without mistakes; the others have their defaults. */
  readonly flags: MaintenanceFlags
  /** How messages write the settings, in the form of their source. */
  readonly wording: Wording
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

/** How a command that looks after a repository is written; `example` is an argument behind REPOSITORY. */
export function repositoryLine<Name extends RepositoryCommand>(
  command: Name,
  example?: string,
): CommandLine<FlagsOf<Name>> {
  const line = `semtag ${command} REPOSITORY`
  const shown = `semtag ${command} registry.local:5000/image-gallery`
  const more = argumentsOf(command).find(({ kind }) => kind === 'words')?.name
  return lineOf(command, {
    usage: more === undefined ? `${line}, such as ${shown}` : `${line} ${more}…, such as ${shown} ${example}`,
    otherWords: {
      repository: `Write the repository after the command: ${line}.`,
      ...(more === 'VERSION' && { version: `Write the version after the repository: ${line} VERSION.` }),
    },
  })
}

/**
 * Makes the reader of a command that looks after a repository; the reader never throws. `taskOf` returns the task, and the
 * mistakes that only this command can have. With `isNamed`, no setting adds to the name of REPOSITORY.
 */
export function repositoryReader<Flags extends MaintenanceFlags, Task>(
  line: CommandLine<Flags> & { readonly isNamed?: boolean },
  taskOf: (flags: Flags, policy: Policy) => { readonly task: Task; readonly problems: readonly Problem[] },
): (given: Given) => ReadRepositoryOptions<Task> {
  return (given) => {
    const read = readGiven(given, line)
    const { places, style, env } = read
    const place = findRepository(places, line, line.isNamed === true)
    const settings = { values: settingsFor(line, place.settings.values), style: place.settings.wording }
    const { values, wording } = mergeLayers([settings, places.input])
    const flags = line.schema.parse(values)
    const own = policyOf(flags)
    const others = place.variants.filter((variant) => variant !== own.variant)
    const policy = { ...own, variants: [...new Set([...own.variants, ...others])] }
    const { task, problems: wrongTask } = taskOf(flags, policy)

    const { repository } = place
    const isThere = (name: string) =>
      places.input.values[name] !== undefined || (name === 'REPOSITORY' && repository !== undefined)
    const wrongPlace = misplaced(places.input.values, line)
    // A mistake in the settings may be the reason why REPOSITORY is missing.
    const isExplained = read.isWrongElsewhere || (repository === undefined && place.problems.length > 0)
    const missing = line.required.filter((name) => !isThere(name) && !(name === 'REPOSITORY' && isExplained))
    const unsure = [
      ...missing.map((name) => style.missing(name)),
      // The wrong flag may be the one that names the registry.
      ...place.problems.filter(({ code }) => code !== 'NO_REGISTRY' || read.problems.length === 0),
      ...wrongTask,
    ]
    const { options, problems } = optionsOrProblems(
      [
        ...read.problems,
        ...(read.isUnsure ? [] : wrongPlace === undefined ? unsure : [wrongPlace]),
        ...policyMistakes(flags, policy, undefined, wording),
      ],
      explicitCredential(flags, env, repository === undefined ? [] : [repository]),
      (credential) => repository && { task, repository, policy, credential, flags, wording },
    )
    return { options, flags, wording, problems }
  }
}

// Only the settings that the command has a flag for. findRepository has read those that name the repository.
function settingsFor({ kinds }: CommandLine<unknown>, values: Values): Values {
  const isOwn = (name: string) => Object.hasOwn(kinds, name) && isSetting(name) && name !== 'registry'
  return Object.fromEntries(Object.entries(values).filter(([name]) => isOwn(name)))
}
