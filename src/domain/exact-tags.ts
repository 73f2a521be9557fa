import type { Policy } from './policy.ts'
import { compareVersions } from './precedence.ts'
import { remembered } from './remembered.ts'
import { type ExactTag, exactTagReader, prefixesRead } from './tag-names.ts'
import { otherVariants } from './variants.ts'
import type { Version } from './version.ts'

/** A version that the tag list names, in one form or several. */
export interface ListedVersion {
  readonly version: Version
  /** Its exact tags, the form that the policy writes first: `2.1.106`, `v2.1.106`. */
  readonly forms: readonly [ExactTag, ...ExactTag[]]
}

/** The versions that a tag list names under a policy, highest first. Tags that are no exact tags are passed over. */
export function readExactTags(
  tags: readonly string[],
  policy: Policy,
  builds: boolean,
): readonly ListedVersion[] {
  return (builds ? withBuilds : withoutBuilds)(tags)(policy)
}

const reader = (builds: boolean) =>
  remembered((tags: readonly string[]) => remembered((policy: Policy) => readList(tags, policy, builds)))
const withBuilds = reader(true)
const withoutBuilds = reader(false)

function readList(tags: readonly string[], policy: Policy, builds: boolean): readonly ListedVersion[] {
  const read = exactTagReader(policy, otherVariants(tags, policy))
  const exact: ExactTag[] = []
  for (const tag of tags) {
    const one = policy.ignores(tag) ? undefined : read(tag)
    if (one !== undefined && (builds || one.version.build.length === 0)) exact.push(one)
  }

  const prefixes = prefixesRead(policy)
  const rank = ({ prefix }: ExactTag) => prefixes.indexOf(prefix)
  exact.sort((a, b) => compareVersions(b.version, a.version) || rank(a) - rank(b))
  return byVersion(exact)
}

// Of tags in which those of one version stand together.
function byVersion(sorted: readonly ExactTag[]): readonly ListedVersion[] {
  const versions: { readonly version: Version; readonly forms: [ExactTag, ...ExactTag[]] }[] = []
  for (const exact of sorted) {
    const last = versions.at(-1)
    if (last?.version.text === exact.version.text) last.forms.push(exact)
    else versions.push({ version: exact.version, forms: [exact] })
  }
  return versions
}
