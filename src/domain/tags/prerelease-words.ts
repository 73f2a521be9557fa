import type { Policy } from './policy.ts'

const words = 'alpha beta rc pre preview dev next canary nightly snapshot m'.split(' ')

/**
 * Tells ends of tags that begin a prerelease (`rc.1`, `RC1`, `m1`, a channel of the policy) from names of variants: the
 * whole first identifier, less trailing digits, is such a word.
 */
export function prereleaseWords({ channels }: Pick<Policy, 'channels'>): (end: string) => boolean {
  const all = new Set(words)
  for (const { name, identifiers } of channels)
    for (const word of [name, ...identifiers]) all.add(word.toLowerCase())
  return (end) => all.has(firstWord(end))
}

function firstWord(end: string): string {
  const [first = ''] = end.split('.')
  return first.replace(/\d+$/, '').toLowerCase()
}
