import { createHash } from 'node:crypto'
import { type Digest, parseDigest } from '../../src/domain/image/digest.ts'
import { parseTag, type Tag } from '../../src/domain/image/tag.ts'
import { type Plan, type PlannedTag, planTags } from '../../src/domain/plan/plan.ts'
import type { ContentFacts, Observation } from '../../src/domain/tags/observation.ts'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { restoredDigest } from '../../src/domain/tags/withdrawal.ts'
import { parseVersion, type Version } from '../../src/domain/version/version.ts'

/** The digest of the content that a word names; `restored` is the restored marker. */
export function contentOf(word: string): Digest {
  if (word === 'restored') return restoredDigest
  return parseDigest(`sha256:${createHash('sha256').update(word).digest('hex')}`)
}

/** Parses a valid version. */
export function versionOf(text: string): Version {
  const parsed = parseVersion(text)
  if (!parsed.ok) throw new TypeError(parsed.problem.message)
  return parsed.value
}

/** A plan's decision on one tag: `move 2.1 from 2.1.114`, `hold latest: newer, 3.0.42`. */
export function sentence(planned: PlannedTag): string {
  const { action, tag, from } = planned
  if (action === 'move') return `move ${tag} from ${from?.version ?? 'unknown'}`
  if (action !== 'hold') return `${action} ${tag}`
  return `hold ${tag}: ${planned.reason}${planned.heldBy === null ? '' : `, ${planned.heldBy}`}`
}

interface Release {
  readonly version: string
  readonly policy?: Partial<Policy>
  /** A word that names the content; by default the version. */
  readonly content?: string
  /** What the image says of itself. */
  readonly own?: Pick<ContentFacts, 'kind' | 'label'>
  /** True if the digest is known before the image is published, as for an OCI layout. */
  readonly isKnown?: boolean
}

/** An image without a version label. */
const plainFacts: ContentFacts = { kind: 'image', label: null }

/** The tags of a repository and what each points at; null: the list names it, and nothing is behind it. */
export class ModelRepository {
  readonly tags: Map<Tag, Digest | null>
  /** What content says of itself, where that is not a plain image without a label. */
  readonly facts: Map<Digest, ContentFacts> = new Map()
  /** The content that was read for the last plan. */
  readonly read: Map<Digest, ContentFacts> = new Map()
  /** The lookups of digests for the last plan, and their number. */
  lookups: { rounds: number; digests: number } = { rounds: 0, digests: 0 }

  constructor(tags: Iterable<readonly [Tag, Digest | null]> = []) {
    this.tags = new Map(tags)
  }

  /** Of content and its tags: `{ '2.1.114': '2.1.114 2.1', missing: '2.1.115' }`. */
  static of(contents: Readonly<Record<string, string>>): ModelRepository {
    return new ModelRepository(
      Object.entries(contents).flatMap(([word, tags]) =>
        tags.split(' ').map((tag) => [parseTag(tag), word === 'missing' ? null : contentOf(word)] as const),
      ),
    )
  }

  /** Plans as a release does: first by the tag list, then with the digests that the plan asks for. */
  plan({ version: text, policy, content = text, own, isKnown = false }: Release): Plan {
    const version = versionOf(text)
    const digests = new Map<Tag, Digest | null>()
    this.read.clear()
    const observed: Observation = { tags: [...this.tags.keys()], digests, facts: this.read }
    this.lookups = { rounds: 0, digests: 0 }
    for (;;) {
      const sameContent = new Set([contentOf(content)])
      const plan = planTags({
        version,
        policy: { ...defaultPolicy, ...policy },
        observed,
        sameContent,
        ...(own && { own }),
        ...(isKnown && { published: contentOf(content) }),
      })
      if (plan.unresolved.length === 0 && plan.unread.size === 0) return plan
      this.answer(plan, digests)
      this.lookups = { rounds: this.lookups.rounds + 1, digests: digests.size }
    }
  }

  /** Looks up the digests that a plan asks for. */
  answer(plan: Pick<Plan, 'unresolved' | 'unread'>, digests: Map<Tag, Digest | null>): void {
    for (const tag of plan.unresolved) digests.set(tag, this.tags.get(tag) ?? null)
    for (const digest of plan.unread.keys()) this.read.set(digest, this.facts.get(digest) ?? plainFacts)
  }

  /** Writes the tags that the plan creates and moves. */
  apply(plan: Plan, content: string): void {
    for (const { action, tag } of plan.tags)
      if (action === 'create' || action === 'move') this.tags.set(tag, contentOf(content))
  }

  /** Plans, and writes if the plan refuses nothing. */
  release(release: Release): Plan {
    const plan = this.plan(release)
    if (plan.refusals.length === 0) this.apply(plan, release.content ?? release.version)
    return plan
  }
}
