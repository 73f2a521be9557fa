import { createHash } from 'node:crypto'
import { type Digest, parseDigest } from '../../src/domain/image/digest.ts'
import { parseTag, type Tag } from '../../src/domain/image/tag.ts'
import { type Plan, type PlannedTag, planTags } from '../../src/domain/plan/plan.ts'
import type { ContentFacts, Observation } from '../../src/domain/tags/observation.ts'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { restoredDigest } from '../../src/domain/tags/withdrawal.ts'
import { parseVersion, type Version } from '../../src/domain/version/version.ts'

/** The digest of some content, told by a word; `restored` is that of the restored marker. */
export function contentOf(word: string): Digest {
  if (word === 'restored') return restoredDigest
  return parseDigest(`sha256:${createHash('sha256').update(word).digest('hex')}`)
}

/** A version that is known to be one. */
export function versionOf(text: string): Version {
  const parsed = parseVersion(text)
  if (!parsed.ok) throw new TypeError(parsed.problem.message)
  return parsed.value
}

/** What a plan says of one tag, in a line: `move 2.1 from 2.1.114`, `hold latest: newer, 3.0.42`. */
export function sentence(planned: PlannedTag): string {
  const { action, tag, from } = planned
  if (action === 'move') return `move ${tag} from ${from?.version ?? 'unknown'}`
  if (action !== 'hold') return `${action} ${tag}`
  return `hold ${tag}: ${planned.reason}${planned.heldBy === null ? '' : `, ${planned.heldBy}`}`
}

interface Release {
  readonly version: string
  readonly policy?: Partial<Policy>
  /** Told by a word; the version itself where none is given. */
  readonly content?: string
  /** What the image says of itself. */
  readonly own?: Pick<ContentFacts, 'kind' | 'label'>
  /** True where the digest is known before the image is published, as that of an OCI layout is. */
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
  /** How often digests were looked up for the last plan, and how many. */
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

  /** Plans as a release does: by the tag list first, then with the digests that the plan asks for. */
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

  /** Looks up what a plan asks for. */
  answer(plan: Pick<Plan, 'unresolved' | 'unread'>, digests: Map<Tag, Digest | null>): void {
    for (const tag of plan.unresolved) digests.set(tag, this.tags.get(tag) ?? null)
    for (const digest of plan.unread.keys()) this.read.set(digest, this.facts.get(digest) ?? plainFacts)
  }

  /** Writes what the plan creates and moves. */
  apply(plan: Plan, content: string): void {
    for (const { action, tag } of plan.tags)
      if (action === 'create' || action === 'move') this.tags.set(tag, contentOf(content))
  }

  /** Plans, and writes where nothing is refused. */
  release(release: Release): Plan {
    const plan = this.plan(release)
    if (plan.refusals.length === 0) this.apply(plan, release.content ?? release.version)
    return plan
  }
}
