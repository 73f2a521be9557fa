import { asSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { type ContentFacts, type FactsWanted, kindOf } from '../../domain/tags/observation.ts'
import { withdrawnDigest } from '../../domain/tags/withdrawal.ts'
import type { Manifest } from '../../ports/content.ts'
import { versionLabel } from '../source/version-label.ts'
import { isAnswer } from './failure.ts'
import type { Target } from './target.ts'

/** Reads the facts that a planner needs, and keeps them on the target. Returns false if there was nothing to read. */
export async function readFacts(
  target: Target,
  unread: ReadonlyMap<Digest, FactsWanted>,
  signal: AbortSignal,
): Promise<boolean> {
  await Promise.all(
    [...unread].map(async ([digest, wanted]) => {
      target.facts.set(digest, await factsOf(target, digest, wanted, signal))
    }),
  )
  return unread.size > 0
}

/** Reads the manifest and, for its label, the first image of an index and the configuration: at most three requests. */
async function factsOf(
  target: Target,
  digest: Digest,
  wanted: FactsWanted,
  signal: AbortSignal,
): Promise<ContentFacts> {
  const manifest = await readable(() => target.find(digest, signal))
  if (manifest === undefined) return { label: null }
  const { annotations, artifactType } = manifest
  const facts = { kind: kindOf(artifactType), withdraws: withdrawnDigest(annotations) }
  const annotated = annotations?.[versionLabel]
  if (annotated !== undefined || wanted === 'kind')
    return { ...facts, ...(annotated !== undefined && { label: annotated }) }
  const label = await readable(() => labelOf(target, manifest, signal))
  return { ...facts, label: label ?? null }
}

async function labelOf(
  { registry, find }: Target,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const entry = manifest.manifests?.find(({ platform }) => platform !== undefined)
  const image = manifest.manifests === undefined ? manifest : entry && (await find(entry.digest, signal))
  if (image === undefined) return undefined
  const annotated = image.annotations?.[versionLabel]
  return annotated ?? (await registry.configuration(image, signal))?.labels[versionLabel]
}

/** Undefined if the content is missing or unreadable: a label is only a hint, so this does not fail. */
async function readable<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read()
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (isAnswer(error) || error.code === 'CONTENT_INVALID') return undefined
    throw error
  }
}
