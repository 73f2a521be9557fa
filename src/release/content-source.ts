import { SemtagError } from '../domain/errors.ts'
import { shortDigest } from '../domain/image/digest.ts'
import { formatRepository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { SourceReport } from '../domain/report.ts'
import { kindOf } from '../domain/tags/observation.ts'
import type { Manifest } from '../ports/content.ts'
import type { LayerProgress } from '../ports/engine.ts'
import type { Reporter } from '../ports/run.ts'
import { sendDescendants } from './copy/copy.ts'
import { type Descendants, readDescendants } from './copy/descendants.ts'
import { copyReferrers } from './copy/referrers.ts'
import { imageOfPlatform, imagesOf, pickedWarning, type ReadConfiguration } from './source/platform.ts'
import { type ClaimedVersion, isOfPackage, mismatchWarnings, versionLabel } from './source/version-label.ts'
import type { FoundContent, Source, SourceImage } from './source.ts'
import type { Target } from './state/target.ts'

export interface ContentSourceOptions extends ClaimedVersion {
  readonly kind: Exclude<SourceReport['kind'], 'engine'>
  /** The name that the user typed. */
  readonly image: string
  readonly find: (signal: AbortSignal) => Promise<FoundContent>
  readonly configuration: ReadConfiguration
  readonly reporter: Reporter
  /** The only platform of an index to release; undefined for all. */
  readonly platform: string | undefined
  /** Whether signatures, attestations and SBOMs are copied too. */
  readonly referrers: boolean
}

/** An image in a registry or an OCI layout. semtag releases it byte for byte, so it keeps its digest. */
export function contentSource(options: ContentSourceOptions): Source {
  const { kind, image, platform } = options
  const report: SourceReport = { kind, image, id: null, platform: platform ?? null }
  return {
    report,
    async look(signal) {
      const found = await options.find(signal)
      const root =
        platform === undefined ? found.root : await imageOfPlatform(found, platform, options, signal)
      refuseOtherDigest(image, root)
      const warnings = [
        ...(root === found.root ? [] : [pickedWarning(image, platform, found.root.digest, root.digest)]),
        ...(await labelWarnings(found, root, options, signal)),
      ]
      const label = async (inner: AbortSignal) => (await labelOf(found, root, options, inner)) ?? null
      const released = contentImage({ ...found, root }, { ...report, id: root.digest }, warnings, options)
      return { ...released, facts: { kind: kindOf(root.artifactType), digest: root.digest, label } }
    },
  }
}

/**
 * Registries answer for a tag with its SHA-256 digest. With another algorithm at the source, nobody could compare the
 * two digests, and the release would look like another image.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests
 */
function refuseOtherDigest(image: string, { digest }: Manifest): void {
  if (digest.startsWith('sha256:')) return
  throw new SemtagError({
    code: 'UNSUPPORTED',
    message: `"${image}" has the digest ${shortDigest(digest)}, but registries identify the content of a tag by its sha256 digest.`,
    hint: 'Build or copy the image with sha256 digests.',
  })
}

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
  return mismatchWarnings(label, image, options)
}

function annotatedLabel(whole: Manifest, root: Manifest): string | undefined {
  return root.annotations?.[versionLabel] ?? whole.annotations?.[versionLabel]
}

/** The version label of a manifest, or else of the configuration of its first image. */
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

/** The part of an image that a target has. */
interface TargetContent {
  /** Whether the target has the image's own manifest. */
  readonly isThere: boolean
  readonly descendants: Descendants
}

/** An image with a known digest, as a release uses it. */
function contentImage(
  { root, content, repository: home }: FoundContent,
  report: SourceReport,
  warnings: readonly string[],
  { reporter, referrers }: Pick<ContentSourceOptions, 'reporter' | 'referrers'>,
): SourceImage {
  const isHome = ({ repository }: Target) =>
    home !== undefined && formatRepository(home) === formatRepository(repository)
  const optionsFor = ({ repository, name }: Target, signal: AbortSignal) => ({
    onProgress: (progress: LayerProgress) => reporter.event({ kind: 'layer', repository: name, progress }),
    signal,
    ...(home?.registry === repository.registry && { mountFrom: home.path }),
  })
  const readings = new Map<Target, Promise<TargetContent>>()
  const read = async (target: Target, isThere: boolean, how: 'read' | 'look', signal: AbortSignal) => {
    const [found, descendants] = await Promise.all([
      isThere || target.registry.head(root.digest, signal),
      readDescendants(root, content, target.registry, signal, how),
    ])
    return { isThere: found !== undefined, descendants }
  }
  const readOnce = (
    target: Target,
    isThere: boolean,
    signal: AbortSignal,
    how: 'read' | 'look' = 'read',
  ): Promise<TargetContent> => {
    const reading = readings.get(target) ?? read(target, isThere, how, signal)
    readings.set(target, reading)
    return reading
  }
  const send = async (target: Target, tag: Tag, descendants: Descendants, signal: AbortSignal) => {
    reporter.event({ kind: 'pushing', repository: target.name, tag })
    await sendDescendants(descendants, content, target.registry, optionsFor(target, signal))
  }
  return {
    report,
    warnings,
    sameContent: async ({ digest }) => digest === root.digest,
    async provide(target, tag, signal) {
      if (isHome(target)) return { manifest: root, how: 'named' }
      const { isThere, descendants } = await readOnce(target, false, signal)
      if (isThere && descendants.levels.length === 0) return { manifest: root, how: 'named' }
      await send(target, tag, descendants, signal)
      return { manifest: root, how: 'copied' }
    },
    copier: {
      root,
      canCopyTo: (target) => !isHome(target),
      async descendants(target, { isThere, dryRun }, signal) {
        const how = dryRun && !isHome(target) ? 'look' : 'read'
        return (await readOnce(target, isThere, signal, how)).descendants
      },
      async copyMissing(target, tag, signal) {
        const { descendants } = await readOnce(target, true, signal)
        if (descendants.levels.length > 0) await send(target, tag, descendants, signal)
      },
    },
    async sendReferrers(target, how, { warn, signal }) {
      if (!referrers || isHome(target)) return
      // Some registries refuse a referrer if its subject is not there yet.
      if (how === 'copied') await target.registry.put(root.digest, root, signal)
      const onTag = (tag: Tag) => void target.sideTags.add(tag)
      await copyReferrers(root, content, target.registry, { ...optionsFor(target, signal), warn, onTag })
    },
    finish: async () => {},
  }
}
