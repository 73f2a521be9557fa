import type { Digest } from '../domain/digest.ts'
import { shortDigest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import { type Tag, tagOf } from '../domain/tag.ts'
import type { Content, IndexEntry, Manifest, Registry } from '../ports.ts'
import { indexOf } from './artifact.ts'
import { readTree } from './content-tree.ts'
import { type CopyOptions, copyContent } from './copy.ts'

export interface CopyReferrersOptions extends CopyOptions {
  readonly warn: (message: string) => void
}

// More than anybody signs; who sends more wants to keep us busy.
const maximumSubjects = 2000
// https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#storage
const cosignSuffixes = ['sig', 'att', 'sbom']

/**
 * Copies what refers to an image and to the images of its index: by the referrers API or its fallback tag, and by
 * cosign's tags; and what refers to that. A tag of cosign that has other content at the target stays as it is.
 *
 * @source https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function copyReferrers(
  root: Manifest,
  from: Content,
  to: Registry,
  options: CopyReferrersOptions,
): Promise<void> {
  const { signal } = options
  const subjects = new Set<Digest>()
  const open = [root]
  const { levels } = await readTree(root, from, async () => false, signal)
  open.push(...levels.flat())
  for (const subject of open) {
    if (subjects.has(subject.digest)) continue
    subjects.add(subject.digest)
    if (subjects.size > maximumSubjects) throw tooMany(root)
    open.push(...(await copyListed(subject.digest, from, to, options)))
    for (const suffix of cosignSuffixes) await copyTagged(subject.digest, suffix, from, to, options)
  }
}

/** The referrers of one digest; those that were there already, too, since others may refer to them. */
async function copyListed(
  subject: Digest,
  from: Content,
  to: Registry,
  options: CopyReferrersOptions,
): Promise<readonly Manifest[]> {
  const { signal, warn } = options
  const entries = await from.referrers(subject, signal)
  if (entries.length === 0) return []
  const manifests: Manifest[] = []
  for (const { digest } of entries) {
    const manifest = await from.get(digest, signal)
    if (manifest === undefined) {
      warn(`${shortDigest(digest)} is listed as a referrer of ${shortDigest(subject)}, and is not there.`)
      continue
    }
    await copyContent(manifest, from, to, options)
    await to.put(digest, manifest, signal)
    manifests.push(manifest)
  }
  const copied = entries.filter(({ digest }) => manifests.some((manifest) => manifest.digest === digest))
  await list(subject, copied, to, signal)
  return manifests
}

/** A registry with the referrers API lists by itself what names a subject; elsewhere a tag holds the list. */
async function list(
  subject: Digest,
  entries: readonly IndexEntry[],
  to: Registry,
  signal: AbortSignal,
): Promise<void> {
  const known = await to.referrers(subject, signal)
  const digests = new Set(known.map(({ digest }) => digest))
  const missing = entries.filter(({ digest }) => !digests.has(digest))
  if (missing.length > 0) await to.put(fallbackTag(subject), indexOf([...known, ...missing]), signal)
}

async function copyTagged(
  subject: Digest,
  suffix: string,
  from: Content,
  to: Registry,
  options: CopyReferrersOptions,
): Promise<void> {
  const { signal, warn } = options
  const tag = tagOf(`${fallbackTag(subject)}.${suffix}`)
  const manifest = await from.get(tag, signal)
  if (manifest === undefined) return
  const there = await to.head(tag, signal)
  if (there?.digest === manifest.digest) return
  if (there !== undefined)
    return warn(`${tag} has other content at the target (${shortDigest(there.digest)}), and stays as it is.`)
  await copyContent(manifest, from, to, options)
  await to.put(tag, manifest, signal)
}

/** `sha256:7a54…` as a tag, `sha256-7a54…`; its parts are cut at the lengths that the specification has. */
function fallbackTag(digest: Digest): Tag {
  const [algorithm = '', hex = ''] = digest.split(':')
  return tagOf(`${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`)
}

function tooMany({ digest }: Manifest): SemtagError {
  return new SemtagError({
    code: 'CONTENT_INVALID',
    message: `More than ${maximumSubjects} manifests belong to ${digest}.`,
    hint: 'Leave out --referrers, and copy what is needed by other means.',
  })
}
