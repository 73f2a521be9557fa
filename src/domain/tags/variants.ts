import { isPrerelease, readVersion, type Version } from '../version/version.ts'
import { aliasNames, exactTag, exactTagReader, prefixesRead } from './names.ts'
import type { Policy } from './policy.ts'

const words = 'alpha beta rc pre preview dev next canary nightly snapshot m'.split(' ')

/**
 * A function that is true if the end of a tag is a prerelease (`rc.1`, `RC1`, `m1`, a channel of the policy), and not a
 * variant. The first identifier, without trailing digits, decides.
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

// The endings that goreleaser, buildx and other tools use for platforms.
const architectures = new Set(
  `amd64 amd64v1 amd64v2 amd64v3 amd64v4 x86_64 386 i386 arm arm64 arm64v8 aarch64 armv6 armv7 armhf arm-v7
  ppc64le s390x riscv64 loong64`.split(/\s+/),
)

/** A tag with numbers, split at a hyphen: `2.1.106` and `alpine-slim`, or `2.1.106-alpine` and `slim`. */
interface Cut {
  /** The part before the hyphen. */
  readonly base: string
  /** The part before the hyphen, without the prefix. */
  readonly numbers: string
  readonly end: string
}

/**
 * The variants of a repository other than the policy's own. By SemVer, their versions would be prereleases. An end such
 * as `alpine` is a variant if the policy says so, if it is an architecture, or if the tag list shows it: a tag `alpine`,
 * an alias (`latest-alpine`, `2.1-alpine`), a prerelease with and without the end, or two stable versions with the end.
 * `own` is a tag that is about to be published.
 */
export function otherVariants(tags: readonly string[], policy: Policy, own?: string): readonly string[] {
  const found = new Set(policy.variants)
  const cuts = tags.flatMap((tag) => cutsOf(tag, policy))
  const all = own === undefined ? cuts : [...cuts, ...cutsOf(own, policy)]
  const isVariant = evidenceOf(tags, all, policy, own)
  for (const cut of all) if (isVariant(cut)) found.add(cut.end)
  return othersOf(found, policy)
}

function evidenceOf(
  tags: readonly string[],
  cuts: readonly Cut[],
  policy: Policy,
  own: string | undefined,
): (cut: Cut) => boolean {
  const isPrereleaseWord = prereleaseWords(policy)
  const listed = new Set(own === undefined ? tags : [...tags, own])
  const aliases = aliasNames(policy)
  const repeated = endsOfSeveral(cuts)
  return ({ base, numbers, end }) => {
    if (isArchitecture(end)) return true
    if (!/^[A-Za-z]/.test(end) || end === 'latest' || isNumbered(end, policy)) return false
    if (aliases.some((name) => listed.has(`${name}-${end}`))) return true
    // The tag 2.1-rc.1 may be an alias or a prerelease, so it proves nothing.
    if (/^\d+(?:\.\d+)?$/.test(numbers)) return !isPrereleaseWord(end) || !end.includes('.')
    if (isPrereleaseWord(end)) return false
    if (listed.has(end) || repeated.has(end)) return true
    const version = listed.has(base) ? readVersion(numbers.replace('_', '+')) : undefined
    return version !== undefined && isPrerelease(version)
  }
}

/** The words without digits that follow the numbers of at least two stable versions. */
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

/** Removes the policy's own variant, and `rc-alpine` and `next-alpine`, which are prereleases of the variant `alpine`. */
function othersOf(found: ReadonlySet<string>, policy: Policy): readonly string[] {
  const isPrereleaseWord = prereleaseWords(policy)
  const all = new Set([...found, policy.variant])
  const isOfVariant = (end: string) => {
    const hyphen = end.indexOf('-')
    const rest = end.slice(hyphen + 1)
    return hyphen > 0 && isPrereleaseWord(end.slice(0, hyphen)) && all.has(rest)
  }
  return [...found].filter(
    (end) => end !== policy.variant && (policy.variants.includes(end) || !isOfVariant(end)),
  )
}

// `v1` of 2.0.0-v1 may also be a tag of its own.
function isNumbered(end: string, policy: Policy): boolean {
  return prefixesRead(policy).some((prefix) => end.startsWith(prefix) && /^\d/.test(end.slice(prefix.length)))
}

function isArchitecture(end: string): boolean {
  return architectures.has(end.replace(/^(?:linux|windows)-/, ''))
}

/** The variants that a tag may belong to: `alpine-slim` and `slim` for `2.1.106-alpine-slim`. Empty without numbers. */
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
  /** The variant that its exact tag belongs to. */
  readonly variant?: string
}

/**
 * Why semtag would not read the version's own exact tag as a version: the tag ends with another variant or with `.sig`,
 * or `--ignore` excludes it. Such a version could not keep an alias, because it would never count as the owner. Undefined
 * for other versions.
 */
export function unreadVersion(
  version: Version,
  policy: Policy,
  variants: readonly string[],
): Unread | undefined {
  const tag = exactTag(version, policy)
  if (policy.ignores(tag)) return { barred: `--ignore excludes ${tag}` }
  if (exactTagReader(policy, variants)(tag) !== undefined) return undefined
  const plain = exactTag(version, { ...policy, variant: undefined })
  const variant = [tag, plain].flatMap((one) => endingsOf(one, policy)).find((end) => variants.includes(end))
  return variant === undefined
    ? { barred: `${tag} is read as a signature` }
    : { barred: `${tag} belongs to the variant ${variant}`, variant }
}
