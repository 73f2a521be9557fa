import type { Problem } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import type { Wording } from '../../domain/wording.ts'
import { type ExplicitCredential, explicitCredential } from '../credential.ts'
import { fleetCommands } from '../flags/row.ts'
import { argumentsOf, type FlagsOf, type PlacedCommand, type Values } from '../flags.ts'
import { type CommandLine, lineOf } from '../schema/command-line.ts'
import type { Places } from '../sources/places.ts'
import { sharedSettings } from './choose-images.ts'
import { type Applied, applyFlags, configuredTargets } from './configured.ts'
import { misplaced } from './misplaced.ts'
import { type Given, optionsOrProblems, readGiven } from './pipeline.ts'
import { policyMistakes, policyOf } from './policy.ts'
import { findRepository, readRepository } from './repository.ts'

/** The flags of every command that maintains a repository. */
export type MaintenanceFlags = FlagsOf<PlacedCommand>

/** One repository of a command. */
export interface ChosenRepository<Task> {
  readonly repository: Repository
  readonly policy: Policy
  /** What to do there: images may have settings of their own. */
  readonly task: Task
  /** The image that is released there, as the settings write it; undefined if no image is. */
  readonly image: string | undefined
  /** True if the image is in an engine. False if REPOSITORY was given, because semtag then ignores the image. */
  readonly isInEngine: boolean
}

/** What a command has to do with repositories. Everything is parsed; nothing was contacted. */
export interface RepositoryOptions<Task> {
  /** The task of the first repository. */
  readonly task: Task
  /** The repository of REPOSITORY, else every configured repository. */
  readonly repositories: readonly [ChosenRepository<Task>, ...ChosenRepository<Task>[]]
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

const fleet: readonly string[] = fleetCommands

/** The command line of a command that maintains a repository; `example` is an argument after REPOSITORY. */
export function repositoryLine<Name extends PlacedCommand>(
  command: Name,
  example?: string,
): CommandLine<FlagsOf<Name>> {
  const line = `semtag ${command} REPOSITORY`
  const shown = `semtag ${command} registry.local:5000/image-gallery`
  const argument = argumentsOf(command).find(({ name }) => name !== 'REPOSITORY')
  const more = argument && `${argument.name}${argument.kind === 'words' ? '…' : ''}`
  return lineOf(command, {
    usage: more === undefined ? `${line}, such as ${shown}` : `${line} ${more}, such as ${shown} ${example}`,
    ...(fleet.includes(command) && {
      otherPlaces: { REPOSITORY: 'set image and registry in semtag.config.json' },
    }),
    otherWords: {
      repository: `Write the repository after the command: ${line}.`,
      ...(argument?.name === 'VERSION' && {
        version: `Write the version after the repository: ${line} VERSION.`,
      }),
    },
  })
}

/** The repository that a task is for. */
interface TaskOf extends Pick<AppliedRepository<unknown>, 'repository' | 'image' | 'policy'> {
  /** The values of the command line alone. */
  readonly given: Values
}

/**
 * Makes the reader of a command that maintains a repository; the reader never throws. `taskOf` returns the task, and the
 * mistakes that only this command can have. With `isNamed`, REPOSITORY must be given, and no setting adds to its name.
 */
export function repositoryReader<Flags extends MaintenanceFlags, Task>(
  line: CommandLine<Flags> & { readonly isNamed?: boolean },
  taskOf: (flags: Flags, of: TaskOf) => { readonly task: Task; readonly problems: readonly Problem[] },
): (given: Given) => ReadRepositoryOptions<Task> {
  return (given) => {
    const read = readGiven(given, line)
    const { places, style, env } = read
    const { chosen, flags, wording, problems: wrongPlaces } = chooseRepositories(places, line)
    const tasks = chosen.map((one) => ({
      ...one,
      ...taskOf(one.flags, { ...one, given: places.input.values }),
    }))
    const repositories = tasks.flatMap(
      ({ repository, image, isInEngine, policy, task }): readonly ChosenRepository<Task>[] =>
        repository === undefined ? [] : [{ repository, image, isInEngine, policy, task }],
    )
    const isThere = (name: string) =>
      places.input.values[name] !== undefined || (name === 'REPOSITORY' && repositories.length > 0)
    const wrongPlace = misplaced(places.input.values, line)
    // A mistake in the settings may be the reason why REPOSITORY is missing.
    const isExplained = read.isWrongElsewhere || wrongPlaces.length > 0
    const missing = line.required.filter((name) => !isThere(name) && !(name === 'REPOSITORY' && isExplained))
    const unsure = [
      ...missing.map((name) => style.missing(name)),
      // The wrong flag may be the one that names the registry.
      ...wrongPlaces.filter(({ code }) => code !== 'NO_REGISTRY' || read.problems.length === 0),
      ...tasks.flatMap(({ problems }) => problems),
    ]
    const [first, ...others] = repositories
    const { options, problems } = optionsOrProblems(
      [
        ...read.problems,
        ...(read.isUnsure ? [] : wrongPlace === undefined ? unsure : [wrongPlace]),
        ...chosen.flatMap((one) => policyMistakes(one.flags, one.policy, undefined, one.wording)),
      ],
      explicitCredential(
        flags,
        env,
        repositories.map(({ repository }) => repository),
      ),
      (credential) =>
        first === undefined
          ? undefined
          : { task: first.task, repositories: [first, ...others] as const, credential, flags, wording },
    )
    return { options, flags, wording, problems }
  }
}

interface AppliedRepository<Flags> extends Applied<Flags> {
  readonly repository: Repository | undefined
  readonly image: string | undefined
  readonly isInEngine: boolean
}

/** The repositories of a command, at least one; flags and wording are those of the whole command. */
function chooseRepositories<Flags extends MaintenanceFlags>(
  places: Places,
  line: CommandLine<Flags> & { readonly isNamed?: boolean },
): Pick<Applied<Flags>, 'flags' | 'wording'> & {
  readonly chosen: readonly AppliedRepository<Flags>[]
  readonly problems: readonly Problem[]
} {
  const { REPOSITORY: text, registry, image } = places.input.values
  const { isNamed = false, usage } = line
  const settings = sharedSettings({ ...places, input: { ...places.input, values: {} } })
  const shared = applyFlags({ settings, variants: [] }, places.input, line, policyOf)
  if (isNamed || text !== undefined) {
    const found = findRepository(places, usage, isNamed)
    const { repository, image: name, problems } = found
    const one = {
      repository,
      image: name,
      isInEngine: false,
      ...applyFlags(found, places.input, line, policyOf),
    }
    return {
      chosen: [one],
      flags: one.flags,
      wording: one.wording,
      problems: [...(image === undefined ? [] : [imageAndRepository]), ...problems],
    }
  }
  const { images, problems } = configuredTargets(places, line, policyOf)
  const given = typeof registry === 'string' ? registry : undefined
  const wrong = readRepository({ registry: given }, usage, places.input.style)
  const chosen = images.flatMap(({ targets, ...one }) =>
    targets.map((repository) => ({ ...one, repository })),
  )
  return {
    chosen:
      chosen.length > 0
        ? chosen
        : [{ ...shared, repository: undefined, image: undefined, isInEngine: false }],
    flags: shared.flags,
    wording: shared.wording,
    problems: [...wrong.flatMap((one) => (one.ok ? [] : [one.problem])), ...problems],
  }
}

const imageAndRepository: Problem = {
  code: 'INVALID_ARGUMENT',
  message: 'REPOSITORY and --image contradict each other.',
  hint: 'Leave REPOSITORY out to work on configured images, or leave --image out.',
}
