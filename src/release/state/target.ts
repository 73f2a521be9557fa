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
  /** Whatever it reads and writes of tags is part of the evidence. */
  readonly registry: Registry
  readonly evidence: Evidence
  readonly list: TagListReader
  /** Listed tags that were waited for in vain: nothing is behind them. */
  readonly dangling: Set<string>
  /** Tags that were written, or may have been, beside those of the release: those of its signatures. */
  readonly sideTags: Set<Tag>
  /** The facts that were read from content, which never change. */
  readonly facts: Map<Digest, ContentFacts>
  /** The manifest with the digest, got once; undefined where the repository does not have it. */
  find(digest: Digest, signal: AbortSignal): Promise<Manifest | undefined>
  /** The manifest with the digest, which the repository is known to have. */
  manifest(digest: Digest, signal: AbortSignal): Promise<Manifest>
  /** Keeps a manifest that came another way, so that it is not got again. */
  keep(manifest: Manifest): void
}

export interface TargetOptions {
  readonly clock: Clock
  readonly settle?: number | undefined
  /** `--assume-highest`, where the command has it: undefined if it was not given. */
  readonly assumption?: Assumption | undefined
  /** Whether the command has `--assume-highest`. */
  readonly mayAssume?: boolean
  /** Called with a sentence about what the run waits for. */
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
        message: `${name} names ${digest} under a tag, and does not have it.`,
        hint: 'Run the same command again; if it stays so, the repository has lost content.',
      })
    },
    keep: (manifest) => void manifests.set(manifest.digest, Promise.resolve(manifest)),
  }
}
