import { SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import { fallbackTag, parseTag, type Tag } from '../../domain/image/tag.ts'
import type { Content, IndexEntry, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import { type CopyOptions, copyContent } from './copy.ts'
import { readIndexEntries } from './tree.ts'

export interface CopyReferrersOptions extends CopyOptions {
  readonly warn: (message: string) => void
  /** Called with each tag before it is written. */
  readonly onTag: (tag: Tag) => void
}

// More than anybody signs; who sends more wants to keep us busy.
const maximumSubjects = 2000
// https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#storage
const cosignSuffixes = ['sig', 'att', 'sbom']

/**
 * Copies what refers to an image and to the images of its index: by the referrers API or its fallback tag, and by
 * cosign's tags; and what refers to that. A tag of cosign that has other content at the target stays as it is.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function copyReferrers(
  root: Manifest,
  from: Content,
  to: Registry,
  options: CopyReferrersOptions,
): Promise<void> {
  const entries = await readIndexEntries(root, from, options.signal)
  const subjects = new Set([root.digest, ...digestsOf(entries)])
  // What is added on the way is gone through as well.
  for (const subject of subjects) {
    if (subjects.size > maximumSubjects) throw tooMany(root)
    const [listed, ...tagged] = await Promise.all([
      from.referrers(subject, options.signal),
      ...cosignTags(subject).map(async (tag) => ({ tag, manifest: await from.get(tag, options.signal) })),
    ])
    for (const digest of await copyListed(subject, listed, from, to, options)) subjects.add(digest)
    for (const { tag, manifest } of tagged) {
      if (manifest === undefined) continue
      subjects.add(manifest.digest)
      await copyTagged(tag, manifest, from, to, options)
    }
  }
}

/** The referrers of one digest; those that were there already, too, since others may refer to them. */
async function copyListed(
  subject: Digest,
  entries: readonly IndexEntry[],
  from: Content,
  to: Registry,
  options: CopyReferrersOptions,
): Promise<readonly Digest[]> {
  const { signal, warn } = options
  if (entries.length === 0) return []
  const known = digestsOf(await to.referrers(subject, signal))
  const present = entries.filter(({ digest }) => known.has(digest))
  const copied: IndexEntry[] = []
  for (const entry of entries.filter(({ digest }) => !known.has(digest))) {
    const manifest = await from.get(entry.digest, signal)
    if (manifest === undefined) {
      warn(
        `${shortDigest(entry.digest)} is listed as a referrer of ${shortDigest(subject)}, and is not there.`,
      )
      continue
    }
    await copyContent(manifest, from, to, options)
    await to.put(manifest.digest, manifest, signal)
    copied.push(entryOf(manifest))
  }
  if (copied.length === 0) return present.map(({ digest }) => digest)
  options.onTag(fallbackTag(subject))
  if (!(await to.addReferrers(subject, copied, signal)))
    warn(
      `${fallbackTag(subject)} at the target is no list of referrers that can be added to, and stays as it is.`,
    )
  return [...present, ...copied].map(({ digest }) => digest)
}

/** A referrer as a list has it: what its manifest says of itself counts, also where the source's list leaves it out. */
function entryOf({ digest, mediaType, bytes, artifactType, annotations }: Manifest): IndexEntry {
  const size = bytes.length
  return {
    mediaType,
    digest,
    size,
    annotations: annotations ?? {},
    ...(artifactType === undefined ? {} : { artifactType }),
  }
}

async function copyTagged(
  tag: Tag,
  manifest: Manifest,
  from: Content,
  to: Registry,
  options: CopyReferrersOptions,
): Promise<void> {
  const { signal, warn } = options
  const there = await to.head(tag, signal)
  if (there?.digest === manifest.digest) return
  if (there !== undefined)
    return warn(`${tag} has other content at the target (${shortDigest(there.digest)}), and stays as it is.`)
  await copyContent(manifest, from, to, options)
  options.onTag(tag)
  await to.put(tag, manifest, signal)
}

function digestsOf(entries: readonly IndexEntry[]): ReadonlySet<Digest> {
  return new Set(entries.map(({ digest }) => digest))
}

function cosignTags(subject: Digest): readonly Tag[] {
  return cosignSuffixes.map((suffix) => parseTag(`${fallbackTag(subject)}.${suffix}`))
}

function tooMany({ digest }: Manifest): SemtagError {
  return new SemtagError({
    code: 'CONTENT_INVALID',
    message: `More than ${maximumSubjects} manifests belong to ${digest}.`,
    hint: 'Leave out --referrers, and copy what is needed by other means.',
  })
}
