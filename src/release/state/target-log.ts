import type { Problem } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { PlannedTag } from '../../domain/plan/plan.ts'
import { type TagReport, type TargetReport, tagReport } from '../../domain/report.ts'
import type { TagState } from '../../domain/tags/observation.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Target } from './target.ts'
import type { WriteFailure } from './write.ts'

type Change = Partial<Pick<TagReport, 'outcome' | 'from' | 'to' | 'heldBy' | 'reason' | 'note'>>

/** What is known so far of one target, from the first plan to the last read. */
export interface TargetLog {
  readonly target: Target
  /** Takes over planned tags; those that are to be written stay `pending` until they are. */
  plan(tags: readonly PlannedTag[]): void
  /** What the exact tag points at. */
  published(descriptor: Descriptor): void
  change(tag: string, change: Change): void
  /** The tag has the version's content: it is `created` or `moved` by where it pointed before. */
  wrote(tag: Tag, digest: Digest): void
  /** The alias was brought to its owner, which is another version. */
  mended(tag: string, to: TagState, note?: string): void
  /** The tag is there no longer. */
  removed(tag: string): void
  failed(tag: string, failure: WriteFailure): undefined
  /** One that is known already is not told twice. */
  problem(problem: Problem): void
  readonly problems: readonly Problem[]
  /** The tags that were written. */
  written(): readonly Tag[]
  /** True where a tag was written, or may have been. */
  touched(): boolean
  report(dryRun: boolean): TargetReport
}

/** `version` is the one that is released; where the aliases of others are mended there is none. */
export function createTargetLog(target: Target, version: Version | undefined): TargetLog {
  const planned = new Map<string, PlannedTag>()
  const reports = new Map<string, TagReport>()
  const writes = new Set<Tag>()
  const problems: Problem[] = []
  let descriptor: Descriptor | undefined
  const mends = new Set<string>()
  const removals = new Set<string>()
  const stateAt = (digest: Digest | null): TagState => ({ version: version?.text ?? null, digest })

  const intended = (tag: PlannedTag): TagReport => {
    const report = tagReport(tag, tag.to ?? stateAt(descriptor?.digest ?? null))
    // Its content is the version's, whichever other version has the same.
    return tag.action === 'keep' && tag.to === undefined && tag.from !== null
      ? { ...report, to: stateAt(tag.from.digest) }
      : report
  }
  const change = (tag: string, values: Change): void => {
    const report = reports.get(tag)
    if (report !== undefined) reports.set(tag, { ...report, ...values })
  }
  // An error is a problem too: what is kept is the data, fit for JSON.
  const problem = ({ code, message, hint, speaker = 'semtag' }: Problem): void => {
    if (problems.some((known) => known.code === code && known.message === message)) return
    problems.push({ code, message, speaker, ...(hint === undefined ? {} : { hint }) })
  }
  return {
    target,
    problems,
    plan(tags) {
      for (const tag of tags) {
        planned.set(tag.tag, tag)
        const open = tag.action === 'create' || tag.action === 'move' || tag.action === 'remove'
        reports.set(tag.tag, { ...intended(tag), ...(open && { outcome: 'pending', to: tag.from }) })
      }
    },
    published: (found) => {
      descriptor = found
    },
    change,
    wrote(tag, digest) {
      writes.add(tag)
      const outcome = reports.get(tag)?.from === null ? 'created' : 'moved'
      change(tag, { outcome, to: stateAt(digest), reason: null, heldBy: null })
    },
    mended(tag, to, note) {
      mends.add(tag)
      const outcome = reports.get(tag)?.from === null ? 'created' : 'moved'
      change(tag, { outcome, to, reason: null, heldBy: null, ...(note === undefined ? {} : { note }) })
    },
    removed(tag) {
      removals.add(tag)
      const plan = planned.get(tag)
      // What was said of it while it was there counts no more.
      if (plan !== undefined)
        reports.set(tag, { ...intended(plan), outcome: 'removed', to: null, reason: null, heldBy: null })
    },
    failed(tag, { outcome, error }) {
      change(tag, { outcome })
      return void problem(error)
    },
    problem,
    written: () => [...writes],
    touched: () =>
      writes.size + mends.size + removals.size + target.sideTags.size > 0 ||
      [...reports.values()].some(({ outcome }) => outcome === 'unknown'),
    report: (dryRun) => ({
      repository: target.name,
      digest: descriptor?.digest ?? null,
      mediaType: descriptor?.mediaType ?? null,
      // What is refused is not carried out: its tags stay pending.
      tags: dryRun && problems.length === 0 ? [...planned.values()].map(intended) : [...reports.values()],
      problems,
    }),
  }
}

/** Tells that another release of the same version has taken the exact tag, with other content. */
export function reportLostRace(record: TargetLog, exact: string, version: Version, found: Descriptor): void {
  record.published(found)
  record.change(exact, {
    to: { version: version.text, digest: found.digest },
    note: 'another release of this version has taken it since',
  })
  record.problem({
    code: 'EXACT_TAG_EXISTS',
    message: `${exact} was published by another release at the same time, with other content (${shortDigest(found.digest)}); the aliases follow it.`,
    hint: 'Find out which of the two builds is meant, and release the other under another version.',
  })
}
