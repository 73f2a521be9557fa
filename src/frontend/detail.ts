import { type Digest, shortDigest } from '../domain/image/digest.ts'
import type { HoldReason } from '../domain/plan/plan.ts'
import type { TagReport } from '../domain/report.ts'
import { isRestored } from '../domain/tags/marker-image.ts'
import type { TagState } from '../domain/tags/observation.ts'

/** What the report says of a tag behind its name: `2.1.114 → 2.1.115`, `2.2.11 is newer`. */
export function detail(tag: TagReport): string {
  const { note } = tag
  const main = sentence(tag)
  if (note === undefined) return main
  return main === '' ? note : `${main} (${note})`
}

function sentence({ kind, outcome, from, to, heldBy, reason, note }: TagReport): string {
  switch (outcome) {
    case 'moved':
      if (kind === 'withdrawal') return isRestored(to?.digest) ? 'taken back' : 'withdrawn again'
      return `${state(from, to)} → ${state(to, from)}`
    case 'held':
      // A line without a version: the note says it all.
      if (reason === 'withdrawn' && heldBy === null && note !== undefined) return ''
      return holdSentences[reason ?? 'newer'](heldBy ?? '')
    case 'pending':
      return 'not reached'
    case 'unknown':
      return 'not certain; the same command again settles it'
    case 'created':
    case 'unchanged':
    // The note says why.
    case 'refused':
    case 'removed':
    case 'failed':
      return ''
  }
}

// The note says the reason itself where there is no sentence.
const holdSentences: Readonly<Record<HoldReason, (heldBy: string) => string>> = {
  newer: (heldBy) => `${heldBy} is newer`,
  superseded: (heldBy) => `${heldBy} was released meanwhile, and is newer`,
  withdrawn: (heldBy) =>
    heldBy === '' ? 'the version is withdrawn' : `the version is withdrawn; ${heldBy} owns it`,
  policy: () => '',
  'published-as-exact': () => '',
  'unknown-owner': () => '',
  'untrusted-list': () => '',
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
