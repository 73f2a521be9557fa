import { errorOf, type Parsed, type Problem } from '../../domain/errors.ts'
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

/** A version that is to be withdrawn, or restored, as it was found. */
export interface Seen {
  readonly version: Version
  /** What the exact tag points at; undefined where that is gone, and the withdrawal is left. */
  readonly digest: Digest | undefined
  /** The tag of the marker that withdraws the version. */
  readonly marker: Tag
  /** What that points at now. */
  readonly former: Digest | undefined
  /** The markers that withdraw it now, in whichever form. */
  readonly withdrawals: ReadonlyMap<Tag, Digest>
  /** Aliases that are on it, and are of another prefix than the policy's. */
  readonly otherAliases: readonly Tag[]
}

/** Looks at the exact tags of versions, and at their markers. */
export async function look(
  record: TargetLog,
  versions: readonly Version[],
  policy: Policy,
  ports: MaintenancePorts,
): Promise<readonly Seen[]> {
  const { name } = record.target
  const read = (observed: Observation) => {
    const lookup = createLookup(observed)
    const history = readHistory(observed.tags, policy, policy.builds, lookup)
    const found = versions.map((version) => lookAt(version, policy, { name, history, lookup }))
    return { found, unresolved: [...lookup.unresolved] }
  }
  const forms = new Set<Tag>(versions.flatMap((version) => exactTagForms(version, policy)))
  const { found } = await observe(record, ports.signal, {
    policy,
    read,
    beside: [...forms, ...[...forms].map(withdrawalTag)],
    isSure: (tag) => forms.has(tag),
  })
  const [first, ...others] = found.flatMap((one) => (one.ok ? [] : one.problem))
  if (first !== undefined) throw errorOf([first, ...others])
  return found.flatMap((one) => (one.ok ? one.value : []))
}

function lookAt(
  version: Version,
  policy: Policy,
  { name, history, lookup }: { readonly name: string; readonly history: History; readonly lookup: Lookup },
): Parsed<Seen> {
  const forms = exactTagForms(version, policy)
  const exact = forms.find((form) => lookup.digest(form))
  const marker = withdrawalTag(exactTag(version, policy))
  const withdrawals = new Map<Tag, Digest>()
  for (const tag of forms.map(withdrawalTag).filter(lookup.lists)) {
    const at = lookup.digest(tag)
    if (at && !isRestored(at)) withdrawals.set(tag, at)
  }
  if (withdrawals.size === 0) {
    if (exact === undefined) return { ok: false, problem: notFound(name, version) }
    if (history.isPatchAlias({ version, tag: exact }))
      return { ok: false, problem: isOfBuilds(name, version) }
  }
  const digest = exact === undefined ? undefined : (lookup.digest(exact) ?? undefined)
  const former = lookup.lists(marker) ? (lookup.digest(marker) ?? undefined) : undefined
  const otherAliases =
    digest === undefined
      ? []
      : aliasesOfOtherPrefixes(version, policy)
          .filter(lookup.lists)
          .filter((alias) => lookup.digest(alias) === digest)
  return { ok: true, value: { version, digest, marker, former, withdrawals, otherAliases } }
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
    hint: 'semtag ls shows its versions; with --tag-prefix or --variant a version has another tag.',
  }
}

function isOfBuilds(name: string, { text }: Version): Problem {
  return {
    code: 'VERSION_NOT_FOUND',
    message: `${name} has no version ${text}: ${text} is the alias of its builds.`,
    hint: 'Name the builds that are meant, as semtag ls --builds shows them.',
  }
}
