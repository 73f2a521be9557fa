import type { Problem } from '../domain/errors.ts'
import { formatRepository, type Repository } from '../domain/image/reference.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { Wording } from '../domain/wording.ts'
import type { Given } from './read/pipeline.ts'
import type { RepositoryOptions } from './read/repository-options.ts'
import { type MaintenanceFlags, repositoryLine, repositoryReader } from './read/repository-options.ts'

/** What `semtag check` looks at. Everything is parsed; nothing was contacted. */
export interface CheckOptions extends Pick<RepositoryOptions<unknown>, 'credential' | 'flags' | 'wording'> {
  readonly repositories: readonly { readonly repository: Repository; readonly policy: Policy }[]
  /** True if an image is released from an engine. */
  readonly needsEngine: boolean
}

interface ReadCheckOptions {
  /** Undefined if there are problems. */
  readonly options: CheckOptions | undefined
  /** The flags without mistakes; the others have their defaults. */
  readonly flags: MaintenanceFlags
  readonly wording: Wording
  /** Every mistake. */
  readonly problems: readonly Problem[]
}

const read = repositoryReader(repositoryLine('check'), () => ({ task: undefined, problems: [] }))

/** Reads the arguments, the environment and the file of `semtag check`. Never throws. */
export function readCheckOptions(given: Given): ReadCheckOptions {
  const { options, ...rest } = read(given)
  if (options === undefined) return { options, ...rest }
  const { repositories } = options
  const distinct = new Map(repositories.map((one) => [formatRepository(one.repository), one]))
  return {
    options: {
      ...options,
      repositories: [...distinct.values()],
      needsEngine: repositories.some(({ isInEngine }) => isInEngine),
    },
    ...rest,
  }
}
