import { type Digest, shortDigest } from '../../domain/digest.ts'
import type { TagState } from '../../domain/observation.ts'
import type { HoldReason } from '../../domain/plan.ts'
import type { Outcome, ReleaseReport, TagReport, TargetReport } from '../../domain/report.ts'
import type { Paint } from '../colour.ts'
import { columns } from './table.ts'

/**
 * The report as a table a target:
 *
 *     registry.local:5000/image-gallery  2.1.115  sha256:7a546862a47a
 *       created  2.1.115
 *       moved    2.1      2.1.114 → 2.1.115
 *       held     2        2.2.11 is newer
 */
export function textReport({ targets, version, dryRun }: ReleaseReport, paint: Paint): string {
  return targets
    .filter(({ tags }) => tags.length > 0)
    .map((target) => targetTable(target, version, dryRun, paint))
    .join('\n')
}

function targetTable(
  { repository, digest, tags }: TargetReport,
  version: string,
  dryRun: boolean,
  paint: Paint,
): string {
  const head = [paint('bold', repository), version, ...(digest === null ? [] : [shortDigest(digest)])].join(
    '  ',
  )
  const rows = columns(tags.map((tag) => [word(tag.outcome, dryRun), tag.tag, detail(tag)]))
  const painted = rows.map((row, index) => paintRow(row, tags[index]?.outcome ?? 'pending', dryRun, paint))
  return `${[head, ...painted.map((row) => `  ${row}`)].join('\n')}\n`
}

// A plan says what would be done: it must not read like a report.
const intentions: Partial<Record<Outcome, string>> = {
  created: 'create',
  moved: 'move',
  unchanged: 'keep',
  held: 'hold',
  refused: 'refuse',
}

function word(outcome: Outcome, dryRun: boolean): string {
  return (dryRun ? intentions[outcome] : undefined) ?? outcome
}

const colours = {
  created: 'green',
  moved: 'green',
  unchanged: 'dim',
  held: 'yellow',
  removed: 'yellow',
  refused: 'red',
  failed: 'red',
  pending: 'red',
  unknown: 'red',
} as const

function paintRow(row: string, outcome: Outcome, dryRun: boolean, paint: Paint): string {
  const first = word(outcome, dryRun)
  return paint(colours[outcome], first) + row.slice(first.length)
}

function detail(tag: TagReport): string {
  const { outcome, note } = tag
  const told =
    outcome === 'held' &&
    (tag.reason === 'policy' || tag.reason === 'unknown-owner' || tag.reason === 'published-as-exact')
  const main = told ? (note ?? '') : sentence(tag)
  if (told || note === undefined) return main
  return main === '' ? note : `${main} (${note})`
}

function sentence({ outcome, from, to, heldBy, reason }: TagReport): string {
  switch (outcome) {
    case 'moved':
      return `${state(from, to)} → ${state(to, from)}`
    case 'held':
      return holdSentences[reason ?? 'newer'](heldBy ?? '')
    case 'pending':
      return 'not reached'
    case 'refused':
      return 'already published with other content'
    case 'unknown':
      return 'may have been written; it could not be read back'
    case 'created':
    case 'unchanged':
    case 'removed':
    case 'failed':
      return ''
  }
}

const holdSentences: Record<HoldReason, (heldBy: string) => string> = {
  newer: (heldBy) => `${heldBy} is newer`,
  superseded: (heldBy) => `${heldBy} was released meanwhile, and is newer`,
  withdrawn: (heldBy) =>
    heldBy === '' ? 'the version is withdrawn' : `the version is withdrawn; ${heldBy} has it`,
  policy: () => '',
  'published-as-exact': () => '',
  'unknown-owner': () => '',
}

// The version says it, unless both sides have the same one, or none.
function state(side: TagState | null, other: TagState | null): string {
  const digest = side?.digest ?? undefined
  if (side?.version == null) return digest === undefined ? 'unknown' : `unknown (${shortDigest(digest)})`
  return side.version === other?.version ? withDigest(side.version, digest) : side.version
}

function withDigest(version: string, digest: Digest | undefined): string {
  return digest === undefined ? version : `${version} (${shortDigest(digest)})`
}

/** One `repository@digest` a line, for scripts. */
export function quietReport({ targets }: ReleaseReport): string {
  return targets
    .flatMap(({ repository, digest }) => (digest === null ? [] : [`${repository}@${digest}\n`]))
    .join('')
}
