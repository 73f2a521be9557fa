import type { Repository } from '../../src/domain/image/reference.ts'
import type { Tag } from '../../src/domain/image/tag.ts'
import type { ReleaseReport, ReleasesReport } from '../../src/domain/report.ts'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import type { Clock, ReleaseEvent } from '../../src/ports/run.ts'
import { releaseAll } from '../../src/release/release.ts'
import type { Gate, ImageRequest } from '../../src/release/request.ts'
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
  /** Content that the repository may hold already, named by words. */
  readonly candidates?: readonly string[]
  readonly onEvent?: (event: ReleaseEvent) => void
  /** Whether the digest of the image is known before it is published, as that of an OCI layout is. */
  readonly isKnown?: boolean
  readonly dryRun?: boolean
  readonly gate?: Gate
  /** `releaseAll` if it is left out. */
  readonly use?: typeof releaseAll
}

export const repositoryName: Repository = { registry: 'registry.test', path: 'gallery/ui' }

/** Releases to a repository in memory, from a source whose push is one more `put`. */
export async function releaseTo(
  repository: MemoryRepository,
  {
    version: text,
    clock = testClock(),
    signal,
    onEvent = () => {},
    dryRun = false,
    gate,
    use = releaseAll,
    ...options
  }: MemoryRelease,
): Promise<ReleaseReport> {
  const images = [imageOf(repository, { content: text, ...options })] as const
  const report = await use(
    { version: versionOf(text), images, dryRun, gate },
    { clock, reporter: { event: onEvent }, signal: signal ?? new AbortController().signal },
  )
  return onlyImage(report)
}

/** Releases an image and its variant `alpine`, whose content is named by the version and `-alpine`. */
export async function releaseBoth(
  repository: MemoryRepository,
  { version: text, clock = testClock(), hooks = {} }: Pick<MemoryRelease, 'version' | 'clock' | 'hooks'>,
): Promise<ReleasesReport> {
  const variants = ['alpine']
  const plain = imageOf(repository, { content: text, hooks, policy: { variants } })
  const alpine = imageOf(repository, {
    content: `${text}-alpine`,
    hooks,
    policy: { variant: 'alpine', variants },
  })
  const report = await releaseAll(
    { version: versionOf(text), images: [plain, alpine], dryRun: false },
    { clock, reporter: { event: () => {} }, signal: new AbortController().signal },
  )
  if (!('releases' in report)) throw new TypeError('a report of one image')
  return report
}

function imageOf(
  repository: MemoryRepository,
  { content, policy, hooks, ...options }: Omit<MemoryRelease, 'version'> & { readonly content: string },
): ImageRequest {
  const registry = repository.client(hooks)
  return {
    source: sourceOf(content, options, (tag, own) => registry.put(tag, manifestOf(content), own)),
    policy: { ...defaultPolicy, ...policy },
    targets: [repositoryName],
    registry: () => registry,
  }
}

function sourceOf(
  content: string,
  {
    tellsDigest = true,
    candidates = [],
    isKnown = false,
  }: Pick<MemoryRelease, 'tellsDigest' | 'candidates' | 'isKnown'>,
  send: (tag: Tag, signal: AbortSignal) => Promise<void>,
): Source {
  const report = { kind: 'engine', image: content, id: contentOf(content), platform: 'linux/amd64' } as const
  const image: SourceImage = {
    report,
    warnings: [],
    ...(isKnown && { facts: { kind: 'image', digest: contentOf(content), label: async () => null } }),
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
