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

// Far more than any image has: a registry that lists more is broken or hostile.
const maximumSubjects = 2000
// https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#storage
export const cosignSuffixes: readonly string[] = ['sig', 'att', 'sbom']

/**
 * Copies the referrers of an image and of the images in its index, and their own referrers: those of the referrers API
 * or its fallback tag, and those of cosign's tags. A cosign tag with other content at the target stays unchanged.
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
  // The loop also visits the subjects that it adds.
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

/**
 * Copies the listed referrers of one digest. Also returns those that the target had already, because they may have
 * referrers of their own.
 */
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
        `The source lists ${shortDigest(entry.digest)} as a referrer of ${shortDigest(subject)}, but does not have it.`,
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
      `The tag ${fallbackTag(subject)} at the target is not a list of referrers that semtag can extend; semtag leaves it unchanged.`,
    )
  return [...present, ...copied].map(({ digest }) => digest)
}

/** The entry of a referrer, from its own manifest: the list of the source may leave out annotations and types. */
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
    return warn(`${tag} has other content at the target (${shortDigest(there.digest)}); it stays unchanged.`)
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
    hint: 'Leave out --referrers, and copy the signatures that you need with another tool.',
  })
}
