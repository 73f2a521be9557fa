import { defaultPolicy, type Policy } from '../../src/domain/policy.ts'
import type { Repository } from '../../src/domain/reference.ts'
import type { ReleaseReport } from '../../src/domain/report.ts'
import type { Tag } from '../../src/domain/tag.ts'
import type { Clock, ReleaseEvent } from '../../src/ports.ts'
import { release } from '../../src/release/release.ts'
import type { Source, SourceImage } from '../../src/release/source.ts'
import { testClock } from '../support/clock.ts'
import { type Hooks, type MemoryRepository, manifestOf } from '../support/memory-registry.ts'
import { contentOf, versionOf } from '../support/model-repository.ts'
import { onlyImage } from '../support/only-image.ts'

export interface MemoryRelease {
  readonly version: string
  /** Told by a word; the version itself where none is given. */
  readonly content?: string
  readonly policy?: Partial<Policy>
  readonly hooks?: Hooks
  readonly clock?: Clock
  readonly signal?: AbortSignal
  /** Whether the source tells the digest that it pushed. */
  readonly tellsDigest?: boolean
  /** Content that the repository may hold already, told by words. */
  readonly candidates?: readonly string[]
  readonly onEvent?: (event: ReleaseEvent) => void
}

export const repositoryName: Repository = { registry: 'registry.test', path: 'gallery/ui' }

/** Releases to a repository in memory, from a source whose push is one more `put`. */
export async function releaseTo(
  repository: MemoryRepository,
  { version: text, content = text, policy, hooks, clock = testClock(), signal, ...options }: MemoryRelease,
): Promise<ReleaseReport> {
  const registry = repository.client(hooks)
  const { onEvent = () => {} } = options
  const image = {
    source: sourceOf(content, options, (tag, own) => registry.put(tag, manifestOf(content), own)),
    policy: { ...defaultPolicy, ...policy },
    targets: [repositoryName],
    registry: () => registry,
  }
  const report = await release(
    { version: versionOf(text), images: [image], dryRun: false },
    { clock, reporter: { event: onEvent }, signal: signal ?? new AbortController().signal },
  )
  return onlyImage(report)
}

function sourceOf(
  content: string,
  { tellsDigest = true, candidates = [] }: Pick<MemoryRelease, 'tellsDigest' | 'candidates'>,
  send: (tag: Tag, signal: AbortSignal) => Promise<void>,
): Source {
  const report = { kind: 'engine', image: content, id: contentOf(content), platform: 'linux/amd64' } as const
  const image: SourceImage = {
    report,
    warnings: [],
    sameContent: async (found) => found.digest === contentOf(content),
    async provide(target, _tag, signal) {
      for (const word of candidates) {
        const manifest = await target.find(contentOf(word), signal)
        if (manifest?.digest === contentOf(content)) return { manifest, how: 'named' }
      }
      return undefined
    },
    sender: {
      isOther: (sent) => sent.digest !== contentOf(content),
      async publish(_, tag, signal) {
        await send(tag, signal)
        return tellsDigest ? contentOf(content) : undefined
      },
      explainUnseen: async () => undefined,
    },
    finish: async () => {},
  }
  return { report, look: async () => image }
}
