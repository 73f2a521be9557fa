import { asSemtagError, type Problem, SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import { clean } from '../../domain/text.ts'
import type { Descriptor, IndexEntry } from '../../ports/content.ts'
import { type Below, lookBelow } from '../copy/below.ts'
import { isIndex } from '../copy/tree.ts'
import type { ReleasePorts } from '../request.ts'
import type { SourceImage, Supply } from '../source.ts'
import type { Target } from '../state/target.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readUntil } from '../state/waiting.ts'
import type { Publication } from './publish.ts'
import type { Survey } from './survey.ts'

export interface ChildrenOptions {
  readonly image: SourceImage
  /** Platforms may be missing. */
  readonly sparse: boolean
  readonly warn: (message: string) => void
  readonly signal: AbortSignal
}

/**
 * Looks for the children of the index before anything is written. The problem, if a platform is missing. Nothing is
 * looked at yet where the index comes to the target by this release, out of an engine or within the repository: the
 * look would delay the release.
 */
export async function missingBefore(
  target: Target,
  { exact, content }: Survey,
  options: ChildrenOptions & { readonly dryRun: boolean },
): Promise<Problem | undefined> {
  const { image, dryRun, warn } = options
  const { supply } = image
  const isPublishing = exact.action === 'create' || exact.action === 'move'
  if (isPublishing && !dryRun && !supply?.canSend(target)) return undefined
  const index = content ?? supply?.root
  if (index === undefined || !isIndex(index)) return undefined
  try {
    const isThere = content !== undefined || !supply?.canSend(target)
    const below = await belowOf(target, index, { isThere, dryRun }, options)
    if (isThere && supply?.canSend(target) && below.atSource.length > 0)
      warn(
        `${target.name} lacks ${namesOf(below.atSource)} of the index ${shortDigest(index.digest)}: semtag sends again what is missing.`,
      )
    return judge(target, index.digest, below, options)
  } catch (error) {
    return asSemtagError(error)
  }
}

/** Looks for the children of an index that this release published. False where a platform is missing, which the record tells. */
export async function isWhole(
  { target, problem }: TargetLog,
  publication: Publication,
  { ports, ...rest }: Omit<ChildrenOptions, 'signal'> & { readonly ports: ReleasePorts },
): Promise<boolean> {
  const options = { ...rest, signal: ports.signal }
  const { image, sparse } = options
  const isLookedAt = publication.how === 'present' || image.supply?.canSend(target)
  if (isLookedAt || !isIndex(publication)) return true
  try {
    const read = () => belowOf(target, publication, { isThere: true, dryRun: false }, options)
    // The push of an engine may show late.
    const isLate = publication.how === 'pushed' && !sparse
    const isGood = (below: Below) => !isLate || needed(below).length === 0
    const below = await readUntil(read, isGood, target, ports.signal)
    const found = judge(target, publication.digest, below, options)
    if (found !== undefined) problem(found)
    return found === undefined
  } catch (error) {
    problem(asSemtagError(error))
    return false
  }
}

async function belowOf(
  target: Target,
  index: Descriptor,
  how: Parameters<Supply['below']>[1],
  { image: { supply }, signal }: ChildrenOptions,
): Promise<Below> {
  if (supply?.root.digest === index.digest) return supply.below(target, how, signal)
  const { registry } = target
  return lookBelow(await target.manifest(index.digest, signal), registry, registry, signal)
}

/** The error for platforms that are missing; a warning for the rest, and for platforms too if they may be missing. */
function judge(
  target: Target,
  index: Digest,
  below: Below,
  { image, sparse, warn }: ChildrenOptions,
): SemtagError | undefined {
  const platforms = needed(below)
  const others = below.missing.filter((entry) => !platforms.includes(entry))
  const { supply, sender, report } = image
  const isCopied = supply?.canSend(target) ?? false
  const lacks = (entries: readonly IndexEntry[]) =>
    `${isCopied ? `${report.image} and ${target.name} both lack` : `${target.name} lacks`} ${namesOf(entries)}, which the index ${shortDigest(index)} names.`
  if (others.length > 0) warn(lacks(others))
  if (platforms.length === 0) return undefined
  if (sparse) return void warn(`${lacks(platforms)} --sparse allows that.`)
  const lost =
    'Docker Engine 26 with the containerd image store pushes the images of an index by the tag, and a registry such as zot drops an image that loses its tag.'
  const again = isCopied
    ? 'Build or copy the image again with all its platforms'
    : `Push the image to ${target.name} again with all its platforms, with docker buildx build --push or Docker Engine 28`
  return new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: sender === undefined ? lacks(platforms) : `${lacks(platforms)} ${lost}`,
    hint: `${again}, release one platform with --platform, or allow the gap with --sparse.`,
  })
}

/** Missing images of a platform. Nobody can pull an index that has no child left, whatever it says of platforms. */
function needed({ missing, entries }: Below): readonly IndexEntry[] {
  if (missing.length === entries.length) return missing
  return missing.filter((entry) => entry.platform !== undefined || isIndex(entry))
}

const mostNamed = 5

function namesOf(entries: readonly IndexEntry[]): string {
  const named = entries.slice(0, mostNamed).map((entry) => `${kindOf(entry)} (${entry.digest})`)
  const more = entries.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
function kindOf(entry: IndexEntry): string {
  if (entry.platform !== undefined) return clean(entry.platform)
  if (isIndex(entry)) return 'an index'
  return entry.annotations['vnd.docker.reference.type'] === 'attestation-manifest'
    ? 'an attestation'
    : 'a manifest without a platform'
}
