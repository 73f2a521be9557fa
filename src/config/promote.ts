import type { Digest } from '../domain/image/digest.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { Version } from '../domain/version/version.ts'
import type { Environment } from '../ports/run.ts'
import { readPromote } from './commands/promote.ts'
import type { Values } from './flags.ts'
import type { ArgumentStyle } from './message-style.ts'
import type { ReadRepositoryOptions, RepositoryOptions } from './read/repository-options.ts'
import type { Found } from './sources/found.ts'

/** One image that is promoted: its repositories, and how its tags are named. */
export interface PromotedImageOptions {
  readonly policy: Policy
  readonly targets: readonly [Repository, ...Repository[]]
}

/** What `promote` has to do. Everything is parsed; nothing was contacted. */
export interface PromoteOptions extends Pick<RepositoryOptions<unknown>, 'credential' | 'flags' | 'wording'> {
  readonly version: Version
  /** Releases the content of this version's exact tag, instead of a candidate. */
  readonly from: Version | undefined
  readonly digest: Digest | undefined
  readonly images: readonly [PromotedImageOptions, ...PromotedImageOptions[]]
  readonly dryRun: boolean
}

export interface ReadPromoteOptions
  extends Pick<ReadRepositoryOptions<unknown>, 'flags' | 'wording' | 'problems'> {
  /** Undefined if there are problems. */
  readonly options: PromoteOptions | undefined
}

/** Reads the arguments, the environment and the file of `promote`. Never throws. */
export function readPromoteOptions(
  values: Values,
  env: Environment,
  found?: Found,
  style?: ArgumentStyle,
): ReadPromoteOptions {
  const { options: read, ...others } = readPromote({ values, env, found, style })
  const version = read?.task.version
  if (read === undefined || version === undefined) return { options: undefined, ...others }
  const { task, credential, flags, wording } = read
  const { from, digest, dryRun } = task
  const images = imagesOf(read.repositories)
  return { options: { version, from, digest, images, dryRun, credential, flags, wording }, ...others }
}

/** The repositories of one image have one policy, and follow each other. */
function imagesOf([first, ...others]: RepositoryOptions<unknown>['repositories']): PromoteOptions['images'] {
  const images: [PromotedImageOptions, ...PromotedImageOptions[]] = [
    { policy: first.policy, targets: [first.repository] },
  ]
  for (const { policy, repository } of others) {
    const last = images.at(-1)
    if (last?.policy === policy)
      images[images.length - 1] = { policy, targets: [...last.targets, repository] }
    else images.push({ policy, targets: [repository] })
  }
  return images
}
