import type { Problem } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { PlannedTag } from '../../domain/plan/plan.ts'
import { type TagReport, type TargetReport, tagReport } from '../../domain/report.ts'
import type { TagState } from '../../domain/tags/observation.ts'
import { withRepository } from '../../domain/text.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Target } from './target.ts'
import type { WriteFailure } from './write.ts'

type Change = Partial<Pick<TagReport, 'outcome' | 'from' | 'to' | 'heldBy' | 'reason' | 'note'>>

/** Collects the results for one target, from the first plan to the last read. */
export interface TargetLog {
  readonly target: Target
  /** The version that is released; undefined for a command that fixes the aliases of others. */
  readonly version: Version | undefined
  /** Adds planned tags. A tag that has to be written is `pending` until then. */
  plan(tags: readonly PlannedTag[]): void
  /** Sets what the exact tag points at. */
  published(descriptor: Descriptor): void
  change(tag: string, change: Change): void
  /** Records that the tag has the version's content: `created` or `moved`, by what it pointed at before. */
  wrote(tag: Tag, digest: Digest): void
  /** Records that the alias was pointed at its owner, which is another version. */
  fixed(tag: string, to: TagState, note?: string): void
  /** Records that the tag no longer exists. */
  removed(tag: Tag): void
  failed(tag: string, failure: WriteFailure): undefined
  /** Adds a problem, unless the log has the same code and message already. */
  problem(problem: Problem): void
  readonly problems: readonly Problem[]
  /** The tags that were written. */
  written(): readonly Tag[]
  /** True if a tag was written, or may have been. */
  touched(): boolean
  report(dryRun: boolean): TargetReport
}

export function createTargetLog(target: Target, version: Version | undefined): TargetLog {
  const planned = new Map<string, PlannedTag>()
  const reports = new Map<string, TagReport>()
  const writes = new Set<Tag>()
  const problems: Problem[] = []
  let descriptor: Descriptor | undefined
  const fixes = new Set<string>()
  const removals = new Set<string>()
  const stateAt = (digest: Digest | null): TagState => ({ version: version?.text ?? null, digest })

  const intended = (tag: PlannedTag): TagReport => {
    const report = tagReport(tag, tag.to ?? stateAt(descriptor?.digest ?? null))
    // The tag has this version's content, even if another version has the same content.
    return tag.action === 'keep' && tag.to === undefined && tag.from !== null
      ? { ...report, to: stateAt(tag.from.digest) }
      : report
  }
  const change = (tag: string, values: Change): void => {
    const report = reports.get(tag)
    if (report !== undefined) reports.set(tag, { ...report, ...values })
  }
  // The problem may be an Error: only its data belongs in a JSON report.
  const problem = ({ code, message, hint, speaker = 'semtag' }: Problem): void => {
    if (problems.some((known) => known.code === code && known.message === message)) return
    problems.push({ code, message, speaker, ...(hint === undefined ? {} : { hint }) })
  }
  return {
    target,
    version,
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
    fixed(tag, to, note) {
      fixes.add(tag)
      const outcome = reports.get(tag)?.from === null ? 'created' : 'moved'
      change(tag, { outcome, to, reason: null, heldBy: null, ...(note === undefined ? {} : { note }) })
    },
    removed(tag) {
      removals.add(tag)
      const plan = planned.get(tag)
      // The plan counts again, because earlier changes describe a tag that existed.
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
      writes.size + fixes.size + removals.size + target.sideTags.size > 0 ||
      [...reports.values()].some(({ outcome }) => outcome === 'unknown'),
    report(dryRun) {
      // A refused plan is not carried out: its tags stay pending.
      const tags =
        dryRun && problems.length === 0 ? [...planned.values()].map(intended) : [...reports.values()]
      const named = (text: string) => withRepository(text, target.name)
      return {
        repository: target.name,
        digest: descriptor?.digest ?? null,
        mediaType: descriptor?.mediaType ?? null,
        tags: tags.map((tag) => (tag.note === undefined ? tag : { ...tag, note: named(tag.note) })),
        problems: problems.map(({ hint, ...said }) =>
          hint === undefined ? said : { ...said, hint: named(hint) },
        ),
      }
    },
  }
}

/** Records that another release of the same version has taken the exact tag, with other content. */
export function reportLostRace(log: TargetLog, exact: string, found: Descriptor): void {
  log.published(found)
  log.change(exact, {
    to: { version: log.version?.text ?? null, digest: found.digest },
    note: 'another release of this version has taken the tag',
  })
  log.problem({
    code: 'EXACT_TAG_EXISTS',
    message: `Another release published ${exact} at the same time, with other content (${shortDigest(found.digest)}); the aliases follow that release.`,
    hint: 'Find out which of the two builds is right, and release the other under another version.',
  })
}
