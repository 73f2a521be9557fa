import { isPrerelease, readVersion, type Version } from '../version/version.ts'
import { exactTag, exactTagReader, prefixesRead } from './names.ts'
import type { Policy } from './policy.ts'

const words = 'alpha beta rc pre preview dev next canary nightly snapshot m'.split(' ')

/**
 * Tells ends of tags that begin a prerelease (`rc.1`, `RC1`, `m1`, a channel of the policy) from names of variants: the
 * whole first identifier, less trailing digits, is such a word.
 */
function prereleaseWords({ channels }: Pick<Policy, 'channels'>): (end: string) => boolean {
  const all = new Set(words)
  for (const { name, identifiers } of channels)
    for (const word of [name, ...identifiers]) all.add(word.toLowerCase())
  return (end) => all.has(firstWord(end))
}

function firstWord(end: string): string {
  const [first = ''] = end.split('.')
  return first.replace(/\d+$/, '').toLowerCase()
}

// As goreleaser, buildx and others write a platform at the end of a tag.
const architectures = new Set(
  `amd64 amd64v1 amd64v2 amd64v3 amd64v4 x86_64 386 i386 arm arm64 arm64v8 aarch64 armv6 armv7 armhf arm-v7
  ppc64le s390x riscv64 loong64`.split(/\s+/),
)

/** A tag with numbers, cut in two at a hyphen: `2.1.106` and `alpine-slim`, `2.1.106-alpine` and `slim`. */
interface Cut {
  /** The part before the hyphen, with its prefix. */
  readonly base: string
  /** The same without its prefix. */
  readonly numbers: string
  readonly end: string
}

/**
 * The variants of a repository other than the policy's own; to SemVer their versions look like prereleases. An end such
 * as `alpine` is a variant if the policy says so, if it is an architecture, or if the tag list shows it: by a bare
 * `alpine`, by an alias (`latest-alpine`, `2.1-alpine`), by a prerelease that is listed with it and without it, or by two
 * stable versions that have it. `own` is a tag that is about to be published.
 */
export function otherVariants(tags: readonly string[], policy: Policy, own?: string): readonly string[] {
  const found = new Set(policy.variants)
  const cuts = tags.flatMap((tag) => cutsOf(tag, policy))
  const all = own === undefined ? cuts : [...cuts, ...cutsOf(own, policy)]
  const evidence = all.length === 0 ? undefined : evidenceOf(tags, all, policy, own)
  for (const cut of all) if (evidence?.(cut)) found.add(cut.end)
  if (policy.variant !== undefined) found.delete(policy.variant)
  return withoutPrereleases(found, policy)
}

function evidenceOf(
  tags: readonly string[],
  cuts: readonly Cut[],
  policy: Policy,
  own: string | undefined,
): (cut: Cut) => boolean {
  const isPrereleaseWord = prereleaseWords(policy)
  const listed = new Set(own === undefined ? tags : [...tags, own])
  const aliases = ['latest', ...policy.channels.map(({ name }) => name)]
  const repeated = endsOfSeveral(cuts)
  return ({ base, numbers, end }) => {
    if (isArchitecture(end)) return true
    if (!/^[A-Za-z]/.test(end) || end === 'latest' || isNumbered(end, policy)) return false
    if (aliases.some((name) => listed.has(`${name}-${end}`))) return true
    // Of the tag 2.1-rc.1 nobody can say whether it is an alias or a prerelease.
    if (/^\d+(?:\.\d+)?$/.test(numbers)) return !isPrereleaseWord(end) || !end.includes('.')
    if (isPrereleaseWord(end)) return false
    if (listed.has(end) || repeated.has(end)) return true
    const version = listed.has(base) ? readVersion(numbers.replace('_', '+')) : undefined
    return version !== undefined && isPrerelease(version)
  }
}

/** Words without digits that stand behind the numbers of at least two stable versions. */
function endsOfSeveral(cuts: readonly Cut[]): ReadonlySet<string> {
  const first = new Map<string, string>()
  const several = new Set<string>()
  for (const { numbers, end } of cuts) {
    if (!/^\d+\.\d+\.\d+$/.test(numbers) || !/^[A-Za-z_-]+$/.test(end)) continue
    if ((first.get(end) ?? numbers) !== numbers) several.add(end)
    first.set(end, numbers)
  }
  return several
}

/** Leaves out `rc-alpine` and `next-alpine`: these are the prereleases of the variant `alpine`. */
function withoutPrereleases(found: ReadonlySet<string>, policy: Policy): readonly string[] {
  const isPrereleaseWord = prereleaseWords(policy)
  const isOfVariant = (end: string) => {
    const hyphen = end.indexOf('-')
    const rest = end.slice(hyphen + 1)
    return (
      hyphen > 0 && isPrereleaseWord(end.slice(0, hyphen)) && (rest === policy.variant || found.has(rest))
    )
  }
  return [...found].filter((end) => policy.variants.includes(end) || !isOfVariant(end))
}

// `v1` and `v1.0.0`, which a repository has as tags beside 2.0.0-v1.
function isNumbered(end: string, policy: Policy): boolean {
  return prefixesRead(policy).some((prefix) => end.startsWith(prefix) && /^\d/.test(end.slice(prefix.length)))
}

function isArchitecture(end: string): boolean {
  return architectures.has(end.replace(/^(?:linux|windows)-/, ''))
}

/** The variants that a tag may be of: `alpine-slim` and `slim` of `2.1.106-alpine-slim`; none of what has no numbers. */
export function endingsOf(tag: string, policy: Policy): readonly string[] {
  return cutsOf(tag, policy).map(({ end }) => end)
}

const none: readonly Cut[] = []

function cutsOf(tag: string, policy: Policy): readonly Cut[] {
  if (!tag.includes('-')) return none
  const prefix = prefixesRead(policy).find(
    (one) => tag.startsWith(one) && /^\d+(?:\.\d+){0,2}[-_]/.test(tag.slice(one.length)),
  )
  if (prefix === undefined) return none
  const cuts: Cut[] = []
  for (let at = tag.indexOf('-', prefix.length); at >= 0; at = tag.indexOf('-', at + 1))
    cuts.push({ base: tag.slice(0, at), numbers: tag.slice(prefix.length, at), end: tag.slice(at + 1) })
  return cuts
}

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
