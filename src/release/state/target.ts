import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { ContentFacts } from '../../domain/tags/observation.ts'
import type { Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Clock, Reporter } from '../../ports/run.ts'
import { createEvidence, type Evidence } from './evidence.ts'
import { type Assumption, createTagListReader, type TagListReader } from './tag-list.ts'
import { defaultSettle, type Waiting } from './waiting.ts'

/** One repository that a command reads and writes. */
export interface Target extends Waiting {
  readonly repository: Repository
  /** `registry.local:5000/image-gallery` */
  readonly name: string
  /** The registry. Its reads and writes become part of the evidence. */
  readonly registry: Registry
  readonly evidence: Evidence
  readonly list: TagListReader
  /** Listed tags that do not exist, also after a wait. */
  readonly dangling: Set<string>
  /** Tags of signatures and other referrers that this run wrote, or may have written. */
  readonly sideTags: Set<Tag>
  /** The facts that were read from content; they never change. */
  readonly facts: Map<Digest, ContentFacts>
  /** Reads a manifest once; undefined if the repository does not have it. */
  find(digest: Digest, signal: AbortSignal): Promise<Manifest | undefined>
  /**
   * Reads a manifest that a tag points at.
   *
   * @throws REGISTRY_ERROR if the repository does not have it
   */
  manifest(digest: Digest, signal: AbortSignal): Promise<Manifest>
  /** Keeps a manifest that another call has read, so that semtag does not read it again. */
  keep(manifest: Manifest): void
}

export interface TargetOptions {
  readonly clock: Clock
  readonly settle?: number | undefined
  /** The effect of `--assume-highest`; undefined if the user did not give it. */
  readonly assumption?: Assumption | undefined
  /** Whether the command has `--assume-highest`. */
  readonly mayAssume?: boolean
  readonly reporter?: Reporter | undefined
}

export function createTarget(
  repository: Repository,
  direct: Registry,
  { clock, settle = defaultSettle, assumption, mayAssume = false, reporter }: TargetOptions,
): Target {
  const name = formatRepository(repository)
  const evidence = createEvidence(direct)
  const { registry } = evidence
  const onWait = (what: string) => reporter?.event({ kind: 'waiting', what, milliseconds: settle })
  const manifests = new Map<Digest, Promise<Manifest | undefined>>()
  const get = async (digest: Digest, signal: AbortSignal): Promise<Manifest | undefined> => {
    let manifest: Manifest | undefined
    try {
      manifest = await registry.get(digest, signal)
    } finally {
      if (manifest === undefined) manifests.delete(digest)
    }
    return manifest
  }
  const find = (digest: Digest, signal: AbortSignal): Promise<Manifest | undefined> => {
    const known = manifests.get(digest) ?? get(digest, signal)
    manifests.set(digest, known)
    return known
  }
  return {
    repository,
    name,
    registry,
    clock,
    settle,
    evidence,
    list: createTagListReader({ name, evidence, clock, settle, assumption, mayAssume, onWait }),
    dangling: new Set(),
    sideTags: new Set(),
    facts: new Map(),
    find,
    async manifest(digest, signal) {
      const manifest = await find(digest, signal)
      if (manifest !== undefined) return manifest
      throw new SemtagError({
        code: 'REGISTRY_ERROR',
        speaker: 'registry',
        message: `A tag of ${name} points at ${digest}, but the repository does not have that manifest.`,
        hint: 'Run the same command again. If the error remains, the repository has lost content.',
      })
    },
    keep: (manifest) => void manifests.set(manifest.digest, Promise.resolve(manifest)),
  }
}
