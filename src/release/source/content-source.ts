import { SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import { type Platform, parsePlatform, samePlatform } from '../../domain/image/platform.ts'
import type { Repository } from '../../domain/image/reference.ts'
import type { SourceReport } from '../../domain/report.ts'
import { kindOf } from '../../domain/tags/content-facts.ts'
import { clean } from '../../domain/text.ts'
import type { Content, ImageConfiguration, IndexEntry, Manifest, Reporter } from '../../ports.ts'
import { isIndex, readEntries } from '../copy/tree.ts'
import { contentImage } from './content-image.ts'
import type { Source } from './source.ts'
import { type ClaimedVersion, isOfPackage, versionLabel, versionWarnings } from './version-label.ts'

/** A manifest outside an engine, and where everything that it names is read. */
export interface FoundContent {
  readonly root: Manifest
  readonly content: Content
  /** The repository that it is in, where it is in one. */
  readonly repository?: Repository
}

export interface ContentSourceOptions extends ClaimedVersion {
  readonly kind: Exclude<SourceReport['kind'], 'engine'>
  /** As the user named it. */
  readonly image: string
  readonly find: (signal: AbortSignal) => Promise<FoundContent>
  readonly configuration: (
    content: Content,
    manifest: Manifest,
    signal: AbortSignal,
  ) => Promise<ImageConfiguration | undefined>
  readonly reporter: Reporter
  /** Releases one platform of an index. */
  readonly platform: string | undefined
  /** Copies what refers to the image as well: signatures, attestations, SBOMs. */
  readonly referrers: boolean
}

/** An image in a registry or an OCI layout: it is released byte for byte, and keeps its digest. */
export function contentSource(options: ContentSourceOptions): Source {
  const { kind, image, platform } = options
  const report: SourceReport = { kind, image, id: null, platform: platform ?? null }
  return {
    report,
    async look(signal) {
      const found = await options.find(signal)
      const root = platform === undefined ? found.root : await pick(found, platform, options, signal)
      refuseOtherDigest(image, root)
      const warnings = [
        ...(root === found.root ? [] : [picked(image, platform, found.root.digest, root.digest)]),
        ...(await labelWarnings(found, root, options, signal)),
      ]
      const label = async (asking: AbortSignal) => (await labelOf(found, root, options, asking)) ?? null
      const released = contentImage({ ...found, root }, { ...report, id: root.digest }, warnings, options)
      return { ...released, facts: { kind: kindOf(root.artifactType), digest: root.digest, label } }
    },
  }
}

/** The image of one platform, out of an index or an index in an index. */
async function pick(
  { root, content }: FoundContent,
  platform: string,
  { image, configuration }: ContentSourceOptions,
  signal: AbortSignal,
): Promise<Manifest> {
  const wanted = parsePlatform(platform)
  const isWanted = (text: string | undefined) => text !== undefined && samePlatform(told(text), wanted)
  if (root.manifests === undefined) {
    const own = (await configuration(content, root, signal))?.platform
    if (own === undefined || isWanted(own)) return root
    throw missing(image, platform, [own])
  }
  const images = await imagesOf(root, content, signal)
  const fitting = images.filter(({ platform: own }) => isWanted(own))
  const [entry, ...others] = new Map(fitting.map((one) => [one.digest, one])).values()
  if (others.length > 0) throw ambiguous(image, platform, fitting)
  if (entry === undefined)
    throw missing(image, platform, [...new Set(images.flatMap(({ platform: own }) => own ?? []))])
  const manifest = await content.get(entry.digest, signal)
  if (manifest !== undefined) return manifest
  throw new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: `"${image}" is an index, and its image for ${platform} (${entry.digest}) is not there.`,
  })
}

/** The images of an index and of the indexes in it. */
async function imagesOf(
  root: Manifest,
  content: Content,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  return (await readEntries(root, content, signal)).filter((entry) => !isIndex(entry))
}

/** What an index or a configuration tells, which may be no platform that anybody could ask for. */
function told(text: string): Platform {
  const [os = '', architecture = '', variant = ''] = text.split('/')
  return { os, architecture, variant }
}

function ambiguous(image: string, platform: string, fitting: readonly IndexEntry[]): SemtagError {
  return new SemtagError({
    code: 'IMAGE_CONTRADICTS',
    message: `"${image}" has several images for ${platform}: ${fitting.map(({ digest }) => digest).join(', ')}.`,
    hint: 'Name the one to release by its digest, with @ behind the repository or the layout.',
  })
}

function missing(image: string, platform: string, there: readonly string[]): SemtagError {
  return new SemtagError({
    code: 'IMAGE_NOT_FOUND',
    message: `"${image}" has no image for ${platform}.`,
    ...(there.length > 0 && { hint: `It has ${clean(there.join(', '))}.` }),
  })
}

/**
 * Whatever digest the source uses, registries tell what a tag has by SHA-256: neither we nor anybody else could compare
 * the two, and each would look like another image than was released.
 *
 * @source https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests
 */
function refuseOtherDigest(image: string, { digest }: Manifest): void {
  if (digest.startsWith('sha256:')) return
  throw new SemtagError({
    code: 'UNSUPPORTED',
    message: `"${image}" is named by the digest ${shortDigest(digest)}, and registries name what a tag has by its sha256.`,
    hint: 'Build or copy the image with sha256 digests.',
  })
}

function picked(image: string, platform: string | undefined, whole: Digest, part: Digest): string {
  return `"${image}" (${shortDigest(whole)}) is an index, and ${platform} alone is released: its digest is another, ${shortDigest(part)}.`
}

/** What a manifest says without a further request; the configuration is read where a label is required. */
async function labelWarnings(
  found: FoundContent,
  root: Manifest,
  options: ContentSourceOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { image, versionFrom, requireVersionLabel } = options
  // The configuration is read only if its label can stop the release.
  const canRefuse = requireVersionLabel || isOfPackage(versionFrom)
  const label = canRefuse ? await labelOf(found, root, options, signal) : annotatedLabel(found.root, root)
  return versionWarnings(label, image, options)
}

function annotatedLabel(whole: Manifest, root: Manifest): string | undefined {
  return root.annotations?.[versionLabel] ?? whole.annotations?.[versionLabel]
}

/** The version that a manifest says, or else the configuration of the first image in it. */
async function labelOf(
  { root: whole, content }: FoundContent,
  root: Manifest,
  { configuration }: Pick<ContentSourceOptions, 'configuration'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const annotated = annotatedLabel(whole, root)
  if (annotated !== undefined) return annotated
  const [first] = await imagesOf(root, content, signal)
  const manifest = first === undefined ? root : ((await content.get(first.digest, signal)) ?? root)
  return (await configuration(content, manifest, signal))?.labels[versionLabel]
}
