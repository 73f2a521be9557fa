import type { Problem } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import { type History, readHistory } from '../../domain/tags/history.ts'
import { exactTag, exactTagForms, prefixesRead } from '../../domain/tags/names.ts'
import { createLookup, type Lookup, type Observation } from '../../domain/tags/observation.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { isRestored, withdrawalTag } from '../../domain/tags/withdrawal.ts'
import type { Version } from '../../domain/version/version.ts'
import type { TargetLog } from '../state/target-log.ts'
import type { MaintenancePorts } from './maintain.ts'
import { observe } from './observe.ts'

/** A version to withdraw or to restore, as the repository has it. */
export interface RepositoryVersion {
  readonly version: Version
  /** What the exact tag points at; undefined if only the withdrawal is left. */
  readonly digest: Digest | undefined
  /** The tag that withdraws the version. */
  readonly marker: Tag
  /** What the marker points at now; undefined if it does not exist. */
  readonly former: Digest | undefined
  /** The markers that withdraw the version now, with and without the tag prefix. */
  readonly withdrawals: ReadonlyMap<Tag, Digest>
  /** Aliases on its digest that have another prefix than the policy's. */
  readonly otherAliases: readonly Tag[]
}

/** A version that the repository does not have. */
export interface AbsentVersion {
  readonly version: Version
  /** The tag that would withdraw it. */
  readonly marker: Tag
  /** Why, as a remark. */
  readonly note: string
  /** VERSION_NOT_FOUND */
  readonly problem: Problem
}

export interface VersionsFound {
  readonly found: readonly RepositoryVersion[]
  readonly absent: readonly AbsentVersion[]
}

/** Reads the exact tags of versions, and their markers. */
export async function findVersions(
  record: TargetLog,
  versions: readonly Version[],
  policy: Policy,
  ports: MaintenancePorts,
): Promise<VersionsFound> {
  const { name } = record.target
  const read = (observed: Observation) => {
    const lookup = createLookup(observed)
    const history = readHistory(observed.tags, policy, policy.builds, lookup)
    const all = versions.map((version) => findVersion(version, policy, { name, history, lookup }))
    return { all, unresolved: [...lookup.unresolved] }
  }
  const forms = new Set<Tag>(versions.flatMap((version) => exactTagForms(version, policy)))
  const { all } = await observe(record, ports.signal, {
    policy,
    read,
    beside: [...forms, ...[...forms].map(withdrawalTag)],
    waitsFor: (tag) => forms.has(tag),
  })
  return {
    found: all.flatMap((one) => ('problem' in one ? [] : one)),
    absent: all.flatMap((one) => ('problem' in one ? one : [])),
  }
}

function findVersion(
  version: Version,
  policy: Policy,
  { name, history, lookup }: { readonly name: string; readonly history: History; readonly lookup: Lookup },
): RepositoryVersion | AbsentVersion {
  const forms = exactTagForms(version, policy)
  const exact = forms.find((form) => lookup.digest(form))
  const marker = withdrawalTag(exactTag(version, policy))
  const withdrawals = new Map<Tag, Digest>()
  for (const tag of forms.map(withdrawalTag).filter(lookup.lists)) {
    const at = lookup.digest(tag)
    if (at && !isRestored(at)) withdrawals.set(tag, at)
  }
  if (withdrawals.size === 0) {
    if (exact === undefined)
      return {
        version,
        marker,
        note: `there is no version ${version.text}`,
        problem: notFound(name, version),
      }
    if (history.isPatchAlias({ version, tag: exact }))
      return {
        version,
        marker,
        note: `${version.text} is the alias of its builds`,
        problem: isOfBuilds(name, version),
      }
  }
  const digest = exact === undefined ? undefined : (lookup.digest(exact) ?? undefined)
  const former = lookup.lists(marker) ? (lookup.digest(marker) ?? undefined) : undefined
  const otherAliases =
    digest === undefined
      ? []
      : aliasesOfOtherPrefixes(version, policy)
          .filter(lookup.lists)
          .filter((alias) => lookup.digest(alias) === digest)
  return { version, digest, marker, former, withdrawals, otherAliases }
}

function aliasesOfOtherPrefixes(version: Version, policy: Policy): readonly Tag[] {
  const [own = [], ...others] = prefixesRead(policy).map((tagPrefix) =>
    aliasesOf(version, { ...policy, tagPrefix }).map(({ tag }) => tag),
  )
  return others.flat().filter((tag) => !own.includes(tag))
}

function notFound(name: string, version: Version): Problem {
  return {
    code: 'VERSION_NOT_FOUND',
    message: `${name} has no version ${version.text}.`,
    hint: 'Run semtag ls to see its versions. A version that was released with --tag-prefix or --variant needs the same flag here.',
  }
}

function isOfBuilds(name: string, { text }: Version): Problem {
  return {
    code: 'VERSION_NOT_FOUND',
    message: `${name} has no version ${text}: ${text} is the alias of its builds.`,
    hint: 'Name the builds instead; semtag ls --builds shows them.',
  }
}
