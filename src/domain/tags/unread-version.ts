import type { Version } from '../version/version.ts'
import { exactTag, exactTagReader } from './names.ts'
import type { Policy } from './policy.ts'
import { endingsOf } from './variants.ts'

interface Unread {
  /** Why the version moves no alias, in a few words. */
  readonly barred: string
  /** The variant that its exact tag is of. */
  readonly variant?: string
}

/**
 * A version whose exact tag no reader takes for a version: the tag ends with another variant, or `--ignore` leaves it
 * out. Aliases would leave such a version at once, since nobody sees it as their owner. Undefined for other versions.
 */
export function unreadVersion(
  version: Version,
  policy: Policy,
  variants: readonly string[],
): Unread | undefined {
  const tag = exactTag(version, policy)
  if (policy.ignores(tag)) return { barred: `--ignore leaves out ${tag}` }
  if (exactTagReader(policy, variants)(tag) !== undefined) return undefined
  const variant = [...endingsOf(tag, policy), ...endingsOf(version.text, policy)].find((end) =>
    variants.includes(end),
  )
  return variant === undefined
    ? { barred: `${tag} is of another variant` }
    : { barred: `${tag} is of the variant ${variant}`, variant }
}
