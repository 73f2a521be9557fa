import { asSemtagError, type Problem } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import { parseTag, type Tag } from '../../domain/image/tag.ts'
import { type PushReport, releasesOf, type TagReport, type TargetReport } from '../../domain/report.ts'
import { isStagedTag, stagedTag } from '../../domain/tags/candidate.ts'
import { exactTag, exactTagForms } from '../../domain/tags/names.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { isRestored, withdrawalTag } from '../../domain/tags/withdrawal.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import { createDeletion } from '../deletion/delete-tags.ts'
import { deleteByDummy, isDummyManifest } from '../deletion/dummy-manifest.ts'
import type { ReleasePorts } from '../request.ts'
import { createTarget } from '../state/target.ts'

/** The candidate for a version in one repository. */
export interface Candidate {
  readonly repository: Repository
  /** `registry.local:5000/image-gallery` */
  readonly name: string
  /** The tag that holds the candidate. */
  readonly tag: Tag
  /** The content to release; undefined if there is none. */
  readonly root: Manifest | undefined
  readonly digest: Digest | undefined
  /** The stand-in under the tag, if an earlier run has begun to delete the tag. */
  readonly standIn?: Digest | undefined
  /** Why the version cannot be promoted here. */
  readonly problems: readonly Problem[]
}

export interface FindCandidate {
  readonly version: Version
  /** Takes the exact tag of this version instead of a candidate. */
  readonly from?: Version | undefined
  /** The digest that was tested; undefined if the user decides later. */
  readonly digest: Digest | undefined
}

export type CandidatePorts = ReleasePorts & { readonly registry: (repository: Repository) => Registry }

/** Looks for the content to promote in one repository. */
export async function findCandidate(
  repository: Repository,
  policy: Policy,
  wanted: FindCandidate,
  { registry: open, signal }: CandidatePorts,
): Promise<Candidate> {
  const { version, from, digest } = wanted
  const registry = open(repository)
  const name = formatRepository(repository)
  const tag = from === undefined ? stagedTag(exactTag(version, policy)) : parseTag(exactTag(from, policy))
  const candidate = { repository, name, tag }
  const none = (problem: Problem): Candidate => ({
    ...candidate,
    root: undefined,
    digest: undefined,
    problems: [problem],
  })
  try {
    const found = await registry.get(tag, signal)
    const root = found === undefined || isDummyManifest(found) ? undefined : found
    if (root !== undefined) {
      const problems = [
        ...(digest === undefined || root.digest === digest ? [] : [other(`${name}:${tag}`, root, digest)]),
        ...(from !== undefined && (await isWithdrawn(registry, from, policy, signal))
          ? [withdrawn(`${name}:${tag}`, from)]
          : []),
      ]
      return { ...candidate, root, digest: root.digest, problems }
    }
    if (from !== undefined) return none(unknownVersion(`${name}:${tag}`, from))
    const released = await releasedManifest(registry, version, policy, signal)
    if (released !== undefined && released.digest === digest)
      return { ...candidate, root: released, digest, standIn: found?.digest, problems: [] }
    const others = (await registry.tags(signal)).filter(isStagedTag).toSorted()
    return none(notFound(`${name}:${tag}`, others, released && { version, released }))
  } catch (thrown) {
    const { code, message, hint, speaker } = asSemtagError(thrown)
    return none({ code, message, ...(hint && { hint }), ...(speaker && { speaker }) })
  }
}

async function releasedManifest(
  registry: Registry,
  version: Version,
  policy: Policy,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  for (const form of exactTagForms(version, policy)) {
    const found = await registry.get(parseTag(form), signal)
    if (found !== undefined) return found
  }
  return undefined
}

/** Reads both the markers and the list, because either may be late. */
async function isWithdrawn(
  registry: Registry,
  version: Version,
  policy: Policy,
  signal: AbortSignal,
): Promise<boolean> {
  const markers = exactTagForms(version, policy).map((form) => parseTag(withdrawalTag(form)))
  const [listed, heads] = await Promise.all([
    registry.tags(signal),
    Promise.all(markers.map((marker) => registry.head(marker, signal))),
  ])
  return markers.some((marker, index) => {
    const digest = heads[index]?.digest
    return digest === undefined ? listed.includes(marker) : !isRestored(digest)
  })
}

function other(place: string, { digest }: Manifest, wanted: Digest): Problem {
  return {
    code: 'CANDIDATE_DIFFERS',
    message: `${place} is ${digest}, and not ${wanted}: another image was staged since.`,
    hint: `Test the image that is staged now, and promote it with --digest ${digest}; or stage the other image again.`,
  }
}

function withdrawn(place: string, { text }: Version): Problem {
  return {
    code: 'VERSION_WITHDRAWN',
    message: `${place} was withdrawn, so its content is not released as another version.`,
    hint: `Unyank it first, with semtag unyank REPOSITORY ${text}, or promote another version.`,
  }
}

function unknownVersion(place: string, { text }: Version): Problem {
  return {
    code: 'VERSION_NOT_FOUND',
    message: `${place} does not exist: there is no version ${text} to release under another name.`,
    hint: 'List the versions with semtag ls REPOSITORY.',
  }
}

const mostNamed = 10

function notFound(
  place: string,
  others: readonly string[],
  there: { readonly version: Version; readonly released: Manifest } | undefined,
): Problem {
  const released =
    there === undefined ? '' : ` ${there.version.text} is released already, as ${there.released.digest}.`
  const named = others.slice(0, mostNamed).join(', ')
  const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : ''
  return {
    code: 'CANDIDATE_NOT_FOUND',
    message: `${place} does not exist: there is no such candidate.${released}`,
    hint:
      others.length === 0
        ? 'Stage one first: semtag push IMAGE VERSION --stage.'
        : `The candidates there are: ${named}${more}.`,
  }
}

/**
 * Removes the staged tags of released candidates, as `rm` does: other tags on the same content stay. A staged tag that
 * no longer points at the promoted content stays too. If the registry does not delete the tag, it stays with a note.
 *
 * @returns The report of each staged tag by the name of its repository.
 */
export async function removeCandidates(
  report: PushReport,
  candidates: readonly Candidate[],
  { dryRun }: { readonly dryRun: boolean },
  { registry, clock, reporter, signal }: CandidatePorts,
): Promise<ReadonlyMap<string, TagReport>> {
  const targets = releasesOf(report).flatMap(({ targets: each }) => each)
  const removals = new Map<string, TagReport>()
  const remove = async ({ repository, name, tag, digest, standIn }: Candidate): Promise<void> => {
    const released = targets.find((target) => target.repository === name)
    if (digest === undefined || released === undefined || !isDone(released, dryRun)) return
    const found = await registry(repository).head(tag, signal)
    if (found === undefined) return
    const from = { version: report.version, digest: found.digest }
    const stays = { tag, kind: 'staged' as const, from, to: from, heldBy: null, reason: null }
    if (found.digest !== digest && found.digest !== standIn) {
      const note = 'it stays: another image was staged since'
      return void removals.set(name, { ...stays, outcome: 'unchanged', note })
    }
    const gone: TagReport = { ...stays, outcome: 'removed', to: null }
    if (dryRun) return void removals.set(name, gone)
    const target = createTarget(repository, registry(repository), { clock, reporter })
    const deletion = createDeletion(target, (one) => deleteByDummy(target, one, { signal }), signal)
    const result = await deletion(tag)
    if (result.outcome === 'removed') return void removals.set(name, gone)
    const note = `it stays: ${result.error.message}`
    removals.set(name, { ...stays, outcome: 'unchanged', note })
  }
  await Promise.all(candidates.map((candidate) => remove(candidate).catch(() => {})))
  return removals
}

function isDone({ tags, problems }: TargetReport, dryRun: boolean): boolean {
  const isOpen = ({ outcome }: TagReport) =>
    outcome === 'pending' || outcome === 'failed' || outcome === 'refused' || outcome === 'unknown'
  return problems.length === 0 && (dryRun || !tags.some(isOpen))
}

/** The report with the outcomes of the staged tags. */
export function withRemovals(report: PushReport, removals: ReadonlyMap<string, TagReport>): PushReport {
  const withTags = (targets: readonly TargetReport[]) =>
    targets.map((target) => {
      const removal = removals.get(target.repository)
      return removal === undefined ? target : { ...target, tags: [...target.tags, removal] }
    })
  return 'releases' in report
    ? { ...report, releases: report.releases.map((one) => ({ ...one, targets: withTags(one.targets) })) }
    : { ...report, targets: withTags(report.targets) }
}
