import type { Digest } from '../domain/digest.ts'
import type { Problem } from '../domain/errors.ts'
import type { TagState } from '../domain/observation.ts'
import type { PlannedTag } from '../domain/plan.ts'
import { type TagReport, type TargetReport, tagReport } from '../domain/report.ts'
import type { Tag } from '../domain/tag.ts'
import { tagOf } from '../domain/tag.ts'
import type { Version } from '../domain/version.ts'
import type { Descriptor } from '../ports.ts'
import type { Target } from './target.ts'

type Change = Partial<Pick<TagReport, 'outcome' | 'to' | 'heldBy' | 'reason' | 'note'>>

/** What is known so far of one target, from the first plan to the last read. */
export interface Record {
  readonly target: Target
  /** Takes over planned tags; those that are to be written stay `pending` until they are. */
  plan(tags: readonly PlannedTag[]): void
  published(descriptor: Descriptor): void
  change(tag: string, change: Change): void
  /** A tag was written: it is `created` or `moved` by where it pointed before. */
  wrote(tag: string, digest: Digest): void
  problem(problem: Problem): void
  readonly problems: readonly Problem[]
  /** The tags that were written. */
  written(): readonly Tag[]
  /** True where a tag was written, or may have been. */
  touched(): boolean
  report(dryRun: boolean): TargetReport
}

export function createRecord(target: Target, version: Version): Record {
  const planned = new Map<string, PlannedTag>()
  const reports = new Map<string, TagReport>()
  const writes = new Set<Tag>()
  const problems: Problem[] = []
  let descriptor: Descriptor | undefined
  const stateAt = (digest: Digest | null): TagState => ({ version: version.text, digest })

  const change = (tag: string, values: Change): void => {
    const report = reports.get(tag)
    if (report !== undefined) reports.set(tag, { ...report, ...values })
  }
  return {
    target,
    problems,
    plan(tags) {
      for (const tag of tags) {
        planned.set(tag.tag, tag)
        const report = tagReport(tag, tag.from ?? stateAt(null))
        const open = tag.action === 'create' || tag.action === 'move'
        reports.set(tag.tag, open ? { ...report, outcome: 'pending', to: tag.from } : report)
      }
    },
    published: (found) => {
      descriptor = found
    },
    change,
    wrote(tag, digest) {
      writes.add(tagOf(tag))
      change(tag, { outcome: reports.get(tag)?.from === null ? 'created' : 'moved', to: stateAt(digest) })
    },
    // An error is a problem too: what is kept is the data, fit for JSON.
    problem: ({ code, message, hint, speaker = 'semtag' }) =>
      void problems.push({ code, message, speaker, ...(hint === undefined ? {} : { hint }) }),
    written: () => [...writes],
    touched: () => writes.size > 0 || [...reports.values()].some(({ outcome }) => outcome === 'unknown'),
    report(dryRun) {
      const intended = (tag: PlannedTag) => tagReport(tag, stateAt(descriptor?.digest ?? null))
      return {
        repository: target.name,
        digest: descriptor?.digest ?? null,
        mediaType: descriptor?.mediaType ?? null,
        tags: dryRun ? [...planned.values()].map(intended) : [...reports.values()],
        problems,
      }
    },
  }
}
