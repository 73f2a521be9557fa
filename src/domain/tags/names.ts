import { type Tag, tagOf } from '../image/tag.ts'
import { readVersion, type Version } from '../version/version.ts'
import { gatePrefix, stagedPrefix } from './candidate.ts'
import type { Policy } from './policy.ts'
import { withdrawalPrefix } from './withdrawal.ts'

type Naming = Pick<Policy, 'tagPrefix' | 'variant'>

/**
 * The tag of a full version: `2.1.106`, `v2.1.106`, `1.2.3_build.5`, `2.1.106-alpine`. A tag cannot contain `+`, so `_`
 * replaces it, as in Helm.
 *
 * @see https://helm.sh/docs/topics/registries/
 */
export function exactTag(version: Version, { tagPrefix, variant }: Naming): Tag {
  return tagOf(`${tagPrefix}${version.text.replace('+', '_')}${suffix(variant)}`)
}

/** The exact tag with each prefix that semtag reads, beginning with the policy's own: `2.1.106`, `v2.1.106`. */
export function exactTagForms(version: Version, policy: Naming): readonly [Tag, ...Tag[]] {
  const [own, ...others] = prefixesRead(policy)
  const form = (tagPrefix: string) => exactTag(version, { ...policy, tagPrefix })
  return [form(own), ...others.map(form)]
}

/** The tag of a numbered alias: `v2.1-alpine`. */
export function numberedAlias(numbers: string, { tagPrefix, variant }: Naming): Tag {
  return tagOf(`${tagPrefix}${numbers}${suffix(variant)}`)
}

/** The tag of a named alias: `next-alpine`. If there is a variant, `latest` becomes the variant's name. */
export function namedAlias(name: string, { variant }: Pick<Naming, 'variant'>): Tag {
  if (variant === undefined) return tagOf(name)
  return tagOf(name === 'latest' ? variant : `${name}${suffix(variant)}`)
}

/** The names of the aliases without numbers: `latest`, and the policy's channels. */
export function aliasNames({ channels }: Pick<Policy, 'channels'>): readonly string[] {
  return ['latest', ...channels.map(({ name }) => name)]
}

/** The prefixes that semtag reads before a version: the policy's own, none, and `v`. */
export function prefixesRead({ tagPrefix }: Pick<Naming, 'tagPrefix'>): readonly [string, ...string[]] {
  return [tagPrefix, ...['', 'v'].filter((prefix) => prefix !== tagPrefix)]
}

/** What the names of markers, candidates and gates begin with. */
export const reservedPrefixes = [withdrawalPrefix, stagedPrefix, gatePrefix]

/** The reserved prefix of a tag, if any: `yanked-` for `yanked-2.1.106`. */
export function reservedPrefixOf(tag: string): string | undefined {
  return reservedPrefixes.find((reserved) => tag.startsWith(reserved))
}

/** An exact tag, such as `v1.2.3_build.5`, with its version and its prefix. */
export interface ExactTag {
  readonly tag: Tag
  readonly prefix: string
  readonly version: Version
}

/**
 * A function that reads a tag under a policy: the exact tag, or undefined for an alias, another variant and any other
 * tag.
 *
 * @example exactTagReader(defaultPolicy, [])('v1.2.3_build.5')?.version.text // '1.2.3+build.5'
 */
export function exactTagReader(
  policy: Naming,
  otherVariants: readonly string[],
): (tag: Tag) => ExactTag | undefined {
  const prefixes = prefixesRead(policy)
  return (tag) => {
    // By SemVer, the signature 2.0.0-rc.1.sig would be a higher prerelease than the image that it signs.
    if (reservedPrefixOf(tag) !== undefined || tag.endsWith('.sig')) return undefined
    const numbered = withoutVariant(tag, policy.variant)
    if (numbered === undefined || isOfVariant(tag, numbered, otherVariants)) return undefined
    for (const prefix of prefixes) {
      if (!numbered.startsWith(prefix)) continue
      const version = readVersion(numbered.slice(prefix.length).replace('_', '+'))
      if (version !== undefined) return { tag, prefix, version }
    }
    return undefined
  }
}

/** The numbers of a tag in the form of a minor or major alias: `[3, 0]` for `v3.0`; undefined for other tags. */
export function readNumberedAlias(
  tag: string,
  policy: Naming,
): readonly [major: number, ...minor: number[]] | undefined {
  const numbered = withoutVariant(tag, policy.variant)
  for (const prefix of prefixesRead(policy)) {
    if (numbered === undefined || !numbered.startsWith(prefix)) continue
    const [, major, minor] = /^(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?$/.exec(numbered.slice(prefix.length)) ?? []
    if (major !== undefined) return minor === undefined ? [Number(major)] : [Number(major), Number(minor)]
  }
  return undefined
}

function withoutVariant(tag: string, variant: string | undefined): string | undefined {
  if (variant === undefined) return tag
  return tag.endsWith(suffix(variant)) ? tag.slice(0, -suffix(variant).length) : undefined
}

// If alpine-slim or alpine is a variant, `2.1-alpine-slim` does not belong to the variant slim.
function isOfVariant(tag: string, numbered: string, variants: readonly string[]): boolean {
  return variants.some((variant) => {
    const ending = suffix(variant)
    return numbered.endsWith(ending) || (tag.endsWith(ending) && numbered.length > tag.length - ending.length)
  })
}

function suffix(variant: string | undefined): string {
  return variant === undefined ? '' : `-${variant}`
}
