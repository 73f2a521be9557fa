import type { Policy } from '../tags/policy.ts'

/** Regular expressions for immutable tags, and in words what they do not cover. */
interface Packed {
  readonly patterns: readonly string[]
  readonly omitted: readonly string[]
}

/**
 * Regular expressions for the exact tags and the literal tags of a policy, as few as the limits allow. They match no
 * alias, and no tag that begins `yanked-`, `staged-` or `gate-`. They have neither look-around, which RE2 lacks, nor a
 * comma, which Docker Hub refuses.
 *
 * @example packPatterns(defaultPolicy).patterns // ['^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$']
 */
export function packPatterns(
  policy: Policy,
  limit: { readonly patterns?: number; readonly length?: number } = {},
): Packed {
  const { patterns: most = 1, length: longest = Number.POSITIVE_INFINITY } = limit
  const groups: string[][] = []
  const omitted: string[] = []
  const add = (name: string, pattern: string) => {
    const fits = (group: readonly string[]) => anchored([...group, pattern]).length <= longest
    const group = groups.find(fits)
    if (group !== undefined) group.push(pattern)
    else if (groups.length < most && fits([])) groups.push([pattern])
    else omitted.push(name)
  }
  add('the exact tags', exactTagPattern(policy))
  for (const tag of policy.extraTags) add(tag, quoted(tag))
  return { patterns: groups.map(anchored), omitted }
}

function exactTagPattern({ tagPrefix, variant, variants, builds }: Policy): string {
  const rest = builds ? restOfBuild(variants) : '([-_].*)?'
  return `${quoted(tagPrefix)}[0-9]+\\.[0-9]+\\.[0-9]+${rest}${variant === undefined ? '' : `-${quoted(variant)}`}`
}

// If there are variants, 1.2.3-alpine may be an alias of builds: a hyphen is then no sign of a prerelease.
function restOfBuild(variants: readonly string[]): string {
  return variants.length > 0 ? '[^_]*_.*' : '[-_].*'
}

function anchored(alternatives: readonly string[]): string {
  return alternatives.length === 1 ? `^${alternatives.join()}$` : `^(${alternatives.join('|')})$`
}

// Of the characters of a tag, only the dot has a meaning.
function quoted(text: string): string {
  return text.replaceAll('.', '\\.')
}
