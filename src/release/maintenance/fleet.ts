import pMap from 'p-map'
import { asSemtagError, errorCodes, type Problem, type SemtagError } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import type { ConfiguredAs } from '../../domain/report.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { stoppable } from '../state/waiting.ts'

/** A repository that a command maintains. */
export interface FleetRepository {
  readonly repository: Repository
  readonly policy: Policy
  /** The image that is released there, as the configuration writes it. */
  readonly image?: string | undefined
}

/** The repositories of a command, in the order of the report. */
export type FleetRepositories = readonly [FleetRepository, ...FleetRepository[]]

// Most of the time of a repository is waiting for its registry; more at once only cost memory.
const repositoriesAtOnce = 10

export interface FleetTask<Item, Result> {
  readonly signal: AbortSignal
  readonly run: (item: Item, signal: AbortSignal) => Promise<Result>
  /** Called for each problem of an item; the others go on. */
  readonly onProblem: (item: Item, problem: Problem) => void
}

/**
 * Runs a task for each repository, ten of each registry side by side. Returns the results of those that did not fail. If
 * a registry cannot be reached at all, the rest of its repositories fail at once.
 *
 * @throws the first usage error, after all have ended
 */
export async function forEachRepository<Item extends FleetRepository, Result>(
  items: readonly Item[],
  { signal, run, onProblem }: FleetTask<Item, Result>,
): Promise<ReadonlyMap<Item, Result>> {
  const results = new Map<Item, Result>()
  const mistakes: SemtagError[] = []
  const runAll = async (ofRegistry: readonly Item[]): Promise<void> => {
    let hasAnswered = false
    let down: SemtagError | undefined
    const runOne = async (item: Item): Promise<void> => {
      try {
        signal.throwIfAborted()
        if (down !== undefined && !hasAnswered) throw down
        results.set(item, await stoppable(signal, (own) => run(item, own)))
        hasAnswered = true
      } catch (thrown) {
        const error = asSemtagError(thrown)
        if (error.code === 'REGISTRY_UNREACHABLE') down ??= error
        else hasAnswered = true
        if (errorCodes[error.code] === 'usage') mistakes.push(error)
        for (const problem of error.problems) onProblem(item, problem)
      }
    }
    await pMap(ofRegistry, runOne, { concurrency: repositoriesAtOnce })
  }
  await Promise.all(byRegistry(items).map(runAll))
  const [mistake] = mistakes
  if (mistake !== undefined) throw mistake
  return results
}

function byRegistry<Item extends FleetRepository>(items: readonly Item[]): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const { registry } = item.repository
    const group = groups.get(registry) ?? []
    groups.set(registry, group)
    group.push(item)
  }
  return [...groups.values()]
}

/** What the report of one of several repositories says of its image. */
export function configuredAs({ image, repository, policy: { variant } }: FleetRepository): ConfiguredAs {
  return { image: image ?? repository.path, ...(variant === undefined ? {} : { variant }) }
}
