import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'
import { ecrProtection } from './protect-ecr.ts'
import { harborProtection } from './protect-harbor.ts'

/** What a registry is to be told so that exact tags cannot change, and aliases can. */
export type Protection =
  | {
      readonly vendor: 'ecr'
      /** Wildcard filters of the tags that are immutable, five at most. */
      readonly filters: readonly string[]
      /** What the rule does not do, in sentences. */
      readonly caveats: readonly string[]
    }
  | {
      readonly vendor: 'harbor'
      /** Doublestar patterns of the tags that are immutable. */
      readonly patterns: readonly string[]
      readonly caveats: readonly string[]
    }

/**
 * The rules that keep the exact tags of a policy immutable and its aliases movable. Where a vendor cannot express
 * that, aliases stay movable, and what is left open is told. `version` is any that is released: ECR's rules name
 * majors.
 *
 * @example protectionFor('ecr', defaultPolicy, undefined) // { filters: ['0.*.*', '1.*.*', …], … }
 */
export function protectionFor(
  vendor: Protection['vendor'],
  policy: Policy,
  version: Version | undefined,
): Protection {
  return vendor === 'ecr' ? ecrProtection(policy, version) : harborProtection(policy)
}
