import type { Policy } from '../domain/policy.ts'
import { isTag } from '../domain/tag.ts'
import { exactTagForms } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import { withdrawalTag } from '../domain/withdrawal.ts'
import type { Registry } from '../ports.ts'
import { asSemtagError } from './failure.ts'

/**
 * A repository whose tag list need not be readable: it then lists no version but this one, which is so the highest.
 * Its own tags are looked at singly: whether it is published, and whether it is withdrawn.
 */
export function assumeHighest(registry: Registry, version: Version, policy: Policy): Registry {
  const own = exactTagForms(version, policy)
    .flatMap((tag) => [tag, withdrawalTag(tag)])
    .filter(isTag)
  return {
    ...registry,
    async tags(signal) {
      try {
        return await registry.tags(signal)
      } catch (error) {
        if (asSemtagError(error).code !== 'TAG_LIST_REFUSED') throw error
        const found = await Promise.all(own.map((tag) => registry.head(tag, signal)))
        return own.filter((_, index) => found[index] !== undefined)
      }
    },
  }
}
