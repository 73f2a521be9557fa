import pMap from 'p-map'
import { asSemtagError, errorCodes, type Problem, type SemtagError } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import type { ConfiguredAs } from '../../domain/report.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { stoppable } from '../state/waiting.ts'

/** A repository that a command looks after. */
export interface FleetRepository {
  readonly repository: Repository
  readonly policy: Policy
  /** The image that is released there, as the configuration writes it. */
  readonly image?: string | undefined
}

/** The repositories of a command, in the order of the report. */
export type FleetRepositories = readonly [FleetRepository, ...FleetRepository[]]

// Most of the time of a repository is waiting for a registry; more at once only costs memory.
const repositoriesAtOnce = 20

export interface FleetTask<Item, Result> {
  readonly signal: AbortSignal
  readonly run: (item: Item, signal: AbortSignal) => Promise<Result>
  /** Called for each problem of an item; the others go on. */
  readonly onProblem: (item: Item, problem: Problem) => void
}

/**
 * Runs a task for each repository, side by side. Returns the results of those that did not fail.
 *
 * @throws the first usage error, after all have ended
 */
export async function forEachRepository<Item, Result>(
  items: readonly Item[],
  { signal, run, onProblem }: FleetTask<Item, Result>,
): Promise<ReadonlyMap<Item, Result>> {
  const results = new Map<Item, Result>()
  let mistake: SemtagError | undefined
  const runOne = async (item: Item): Promise<void> => {
    try {
      signal.throwIfAborted()
      results.set(item, await stoppable(signal, (own) => run(item, own)))
    } catch (thrown) {
      const error = asSemtagError(thrown)
      if (errorCodes[error.code] === 'usage') mistake ??= error
      for (const problem of error.problems) onProblem(item, problem)
    }
  }
  await pMap(items, runOne, { concurrency: repositoriesAtOnce })
  if (mistake !== undefined) throw mistake
  return results
}

/** What the report of one of several repositories says of its image. */
export function configuredAs({ image, repository, policy: { variant } }: FleetRepository): ConfiguredAs {
  return { image: image ?? repository.path, ...(variant === undefined ? {} : { variant }) }
}
