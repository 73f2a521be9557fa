import type { Policy } from './policy.ts'
import { readVersion } from './version.ts'

/**
 * The variants of a repository other than the policy's own: those that the policy names, and every bare tag such
 * as `alpine` that stands beside tags such as `2.1-alpine`. To SemVer their versions look like prereleases.
 */
export function otherVariants(tags: readonly string[], policy: Policy): readonly string[] {
  const channels = new Set(['latest', ...policy.channels.map(({ name }) => name)])
  const names = new Set(
    tags.filter(
      (tag) => /^[A-Za-z]/.test(tag) && !channels.has(tag) && readVersion(tag.slice(1)) === undefined,
    ),
  )
  const found = new Set(policy.variants)
  for (const tag of tags) for (const ending of endingsOf(tag)) if (names.has(ending)) found.add(ending)
  if (policy.variant !== undefined) found.delete(policy.variant)
  return [...found]
}

// `alpine-slim` and `slim` of `2.1.106-alpine-slim`, of tags that begin as a version does.
function endingsOf(tag: string): readonly string[] {
  if (!/^[A-Za-z]*\d+(?:\.\d+){0,2}[-_]/.test(tag)) return []
  const parts = tag.split('-')
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('-'))
}
