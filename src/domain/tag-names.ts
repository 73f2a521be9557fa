import type { Policy } from './policy.ts'
import { readVersion, type Version } from './version.ts'

type Naming = Pick<Policy, 'tagPrefix' | 'variant'>

/**
 * The tag of a whole version: `2.1.106`, `v2.1.106`, `1.2.3_build.5`, `2.1.106-alpine`. A `+` cannot stand in a
 * tag and is written `_`, as Helm does.
 *
 * @source https://helm.sh/docs/topics/registries/
 */
export function exactTag(version: Version, { tagPrefix, variant }: Naming): string {
  return `${tagPrefix}${version.text.replace('+', '_')}${suffix(variant)}`
}

/** The tag of an alias that has numbers, `v2.1-alpine`. */
export function numberedAlias(numbers: string, { tagPrefix, variant }: Naming): string {
  return `${tagPrefix}${numbers}${suffix(variant)}`
}

/** The tag of an alias that is a word: `latest` (the variant's own name where there is one), `next-alpine`. */
export function namedAlias(name: string, { variant }: Pick<Naming, 'variant'>): string {
  if (variant === undefined) return name
  return name === 'latest' ? variant : `${name}${suffix(variant)}`
}

/** The prefixes under which a version is read: the policy's own first, then the bare form and `v`. */
export function prefixesRead({ tagPrefix }: Pick<Naming, 'tagPrefix'>): readonly string[] {
  return [...new Set([tagPrefix, '', 'v'])]
}

/** A tag that is an exact one, `v1.2.3_build.5`: its version, and the prefix that it is written with. */
export interface ExactTag {
  readonly tag: string
  readonly prefix: string
  readonly version: Version
}

/** The version that a tag names under the policy, or undefined: an alias, another variant, no version at all. */
export function readExactTag(
  tag: string,
  policy: Naming,
  otherVariants: readonly string[],
): ExactTag | undefined {
  const numbered = withoutVariant(tag, policy.variant)
  if (numbered === undefined || otherVariants.some((variant) => numbered.endsWith(`-${variant}`)))
    return undefined
  if (numbered.endsWith('.sig')) return undefined
  for (const prefix of prefixesRead(policy)) {
    if (!numbered.startsWith(prefix)) continue
    const version = readVersion(numbered.slice(prefix.length).replace('_', '+'))
    if (version !== undefined) return { tag, prefix, version }
  }
  return undefined
}

/** The numbers of a tag that has the form of a minor or major alias under the policy: `[3, 0]` of `v3.0`. */
export function readNumberedAlias(
  tag: string,
  policy: Naming,
): readonly [major: number, minor?: number] | undefined {
  const numbered = withoutVariant(tag, policy.variant)
  if (numbered === undefined) return undefined
  for (const prefix of prefixesRead(policy)) {
    const match = /^(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?$/.exec(
      numbered.startsWith(prefix) ? numbered.slice(prefix.length) : '',
    )
    if (match?.[1] !== undefined)
      return match[2] === undefined ? [Number(match[1])] : [Number(match[1]), Number(match[2])]
  }
  return undefined
}

function withoutVariant(tag: string, variant: string | undefined): string | undefined {
  if (variant === undefined) return tag
  return tag.endsWith(suffix(variant)) ? tag.slice(0, -suffix(variant).length) : undefined
}

function suffix(variant: string | undefined): string {
  return variant === undefined ? '' : `-${variant}`
}
