import type { Policy } from './policy.ts'
import { namedAlias, prefixesRead } from './tag-names.ts'

/**
 * The variants of a repository other than the policy's own: those that the policy names, and every bare tag such
 * as `alpine` that stands beside tags such as `2.1-alpine`. To SemVer their versions look like prereleases.
 */
export function otherVariants(tags: readonly string[], policy: Policy): readonly string[] {
  const found = new Set(policy.variants)
  const words = bareWords(tags, policy)
  for (const tag of words.size === 0 ? [] : tags)
    for (const ending of endingsOf(tag, policy)) if (words.has(ending)) found.add(ending)
  if (policy.variant !== undefined) found.delete(policy.variant)
  return [...found]
}

// Tags that are a word, and neither an alias of the policy nor what its channels call prereleases.
function bareWords(tags: readonly string[], policy: Policy): ReadonlySet<string> {
  const words = new Set(tags.filter((tag) => /^[A-Za-z]/.test(tag) && numbered(tag, policy) === undefined))
  for (const { name, identifiers } of policy.channels)
    for (const word of [namedAlias(name, policy), name, ...identifiers]) words.delete(word)
  words.delete('latest')
  return words
}

/** The variants that a tag may be of: `alpine-slim` and `slim` of `2.1.106-alpine-slim`; none of what has no numbers. */
export function endingsOf(tag: string, policy: Policy): readonly string[] {
  const rest = numbered(tag, policy)
  if (rest === undefined || !/^\d+(?:\.\d+){0,2}[-_]/.test(rest)) return []
  const parts = rest.split('-')
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('-'))
}

// The tag without its prefix, where a number follows that.
function numbered(tag: string, policy: Policy): string | undefined {
  return prefixesRead(policy)
    .filter((prefix) => tag.startsWith(prefix))
    .map((prefix) => tag.slice(prefix.length))
    .find((rest) => /^\d/.test(rest))
}
