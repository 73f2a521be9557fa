import { asSemtagError, type Problem, SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import { clean } from '../../domain/text.ts'
import type { Descriptor, IndexEntry } from '../../ports/content.ts'
import { type Descendants, readDescendants } from '../copy/descendants.ts'
import { isIndex } from '../copy/tree.ts'
import type { Copier } from '../source.ts'
import { readUntil } from '../state/waiting.ts'
import type { Publication } from './publish.ts'
import type { ReadyTarget } from './survey.ts'

/**
 * Looks for the children of the index before anything is written, and returns the problem if a platform is missing.
 * Returns undefined without a look if an engine pushes the index or the repository already has it, because the look would
 * delay the release.
 */
export async function findMissingChildren(
  ready: ReadyTarget,
  { dryRun, signal }: { readonly dryRun: boolean; readonly signal: AbortSignal },
): Promise<Problem | undefined> {
  const { image, warn } = ready
  const { exact, content } = ready.seen
  const { target } = ready.record
  const { copier } = image
  const isCopied = copier?.canCopyTo(target) ?? false
  const isPublishing = exact.action === 'create' || exact.action === 'move'
  if (isPublishing && !dryRun && !isCopied) return undefined
  const index = content ?? copier?.root
  if (index === undefined || !isIndex(index)) return undefined
  try {
    const isThere = content !== undefined || !isCopied
    const found = await descendantsOf(ready, index, { isThere, dryRun }, signal)
    if (isThere && isCopied && found.atSource.length > 0)
      warn(
        `${target.name} lacks ${namesOf(found.atSource)} of the index ${shortDigest(index.digest)}: semtag sends the missing content again.`,
      )
    return problemOf(ready, index.digest, found)
  } catch (error) {
    return asSemtagError(error)
  }
}

/** Looks for the children of an index that this release published. False if a platform is missing; the log has the problem. */
export async function hasAllChildren(
  ready: ReadyTarget,
  publication: Publication,
  signal: AbortSignal,
): Promise<boolean> {
  const { image, request, record } = ready
  const { target, problem } = record
  const wasLookedAt = publication.how === 'present' || image.copier?.canCopyTo(target)
  if (wasLookedAt || !isIndex(publication)) return true
  try {
    const read = () => descendantsOf(ready, publication, { isThere: true, dryRun: false }, signal)
    // The push of an engine may show late.
    const mayBeLate = publication.how === 'pushed' && !request.sparse
    const isGood = (found: Descendants) => !mayBeLate || needed(found).length === 0
    const found = await readUntil(read, isGood, target, signal)
    const missing = problemOf(ready, publication.digest, found)
    if (missing !== undefined) problem(missing)
    return missing === undefined
  } catch (error) {
    problem(asSemtagError(error))
    return false
  }
}

async function descendantsOf(
  { image: { copier }, record: { target } }: ReadyTarget,
  index: Descriptor,
  how: Parameters<Copier['descendants']>[1],
  signal: AbortSignal,
): Promise<Descendants> {
  if (copier?.root.digest === index.digest) return copier.descendants(target, how, signal)
  const { registry } = target
  return readDescendants(await target.manifest(index.digest, signal), registry, registry, signal)
}

/** The error for missing platforms. Warns of other missing children, and with `sparse` of missing platforms too. */
function problemOf(
  { record: { target }, image, request, warn }: ReadyTarget,
  index: Digest,
  found: Descendants,
): SemtagError | undefined {
  const platforms = needed(found)
  const others = found.missing.filter((entry) => !platforms.includes(entry))
  const { copier, sender, report } = image
  const isCopied = copier?.canCopyTo(target) ?? false
  const lacks = (entries: readonly IndexEntry[]) =>
    `${isCopied ? `${report.image} and ${target.name} both lack` : `${target.name} lacks`} ${namesOf(entries)}, which the index ${shortDigest(index)} names.`
  if (others.length > 0) warn(lacks(others))
  if (platforms.length === 0) return undefined
  if (request.sparse) return void warn(`${lacks(platforms)} --sparse allows that.`)
  const cause =
    'Docker Engine 26 with the containerd image store pushes the images of an index by the tag, and a registry such as zot drops an image that loses its tag.'
  const again = isCopied
    ? 'Build or copy the image again with all its platforms'
    : `Push the image to ${target.name} again with all its platforms, with docker buildx build --push or Docker Engine 28`
  return new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: sender === undefined ? lacks(platforms) : `${lacks(platforms)} ${cause}`,
    hint: `${again}, release one platform with --platform, or allow the gap with --sparse.`,
  })
}

/** The missing images of a platform; everything if no child is left, because nobody can pull such an index. */
function needed({ missing, entries }: Descendants): readonly IndexEntry[] {
  if (missing.length === entries.length) return missing
  return missing.filter((entry) => entry.platform !== undefined || isIndex(entry))
}

const maximumNamed = 5

function namesOf(entries: readonly IndexEntry[]): string {
  const named = entries.slice(0, maximumNamed).map((entry) => `${nameOf(entry)} (${entry.digest})`)
  const more = entries.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
function nameOf(entry: IndexEntry): string {
  if (entry.platform !== undefined) return clean(entry.platform)
  if (isIndex(entry)) return 'an index'
  return entry.annotations['vnd.docker.reference.type'] === 'attestation-manifest'
    ? 'an attestation'
    : 'a manifest without a platform'
}
