import { SemtagError } from '../domain/errors.ts'
import { shortDigest } from '../domain/image/digest.ts'
import { formatRepository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { SourceReport } from '../domain/report.ts'
import { kindOf } from '../domain/tags/observation.ts'
import type { Manifest } from '../ports/content.ts'
import type { LayerProgress } from '../ports/engine.ts'
import type { Reporter } from '../ports/run.ts'
import { type Below, lookBelow } from './copy/below.ts'
import { sendBelow } from './copy/copy.ts'
import { copyReferrers } from './copy/referrers.ts'
import { imageOfPlatform, imagesOf, pickedWarning, type ReadConfiguration } from './source/platform.ts'
import { type ClaimedVersion, isOfPackage, mismatchWarnings, versionLabel } from './source/version-label.ts'
import type { FoundContent, Source, SourceImage } from './source.ts'
import type { Target } from './state/target.ts'

export interface ContentSourceOptions extends ClaimedVersion {
  readonly kind: Exclude<SourceReport['kind'], 'engine'>
  /** As the user named it. */
  readonly image: string
  readonly find: (signal: AbortSignal) => Promise<FoundContent>
  readonly configuration: ReadConfiguration
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
      const root =
        platform === undefined ? found.root : await imageOfPlatform(found, platform, options, signal)
      refuseOtherDigest(image, root)
      const warnings = [
        ...(root === found.root ? [] : [pickedWarning(image, platform, found.root.digest, root.digest)]),
        ...(await labelWarnings(found, root, options, signal)),
      ]
      const label = async (asking: AbortSignal) => (await labelOf(found, root, options, asking)) ?? null
      const released = contentImage({ ...found, root }, { ...report, id: root.digest }, warnings, options)
      return { ...released, facts: { kind: kindOf(root.artifactType), digest: root.digest, label } }
    },
  }
}

/**
 * Whatever digest the source uses, registries tell what a tag has by SHA-256: neither we nor anybody else could compare
 * the two, and each would look like another image than was released.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests
 */
function refuseOtherDigest(image: string, { digest }: Manifest): void {
  if (digest.startsWith('sha256:')) return
  throw new SemtagError({
    code: 'UNSUPPORTED',
    message: `"${image}" is named by the digest ${shortDigest(digest)}, and registries name what a tag has by its sha256.`,
    hint: 'Build or copy the image with sha256 digests.',
  })
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
  return mismatchWarnings(label, image, options)
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

/** The parts of an image that a target has. */
interface Seen {
  readonly isThere: boolean
  readonly below: Below
}

/** An image that is known by its digest, as something to release. */
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
  const known = new Map<Target, Promise<Seen>>()
  const look = async (target: Target, isThere: boolean, how: 'read' | 'look', signal: AbortSignal) => {
    const [found, below] = await Promise.all([
      isThere || target.registry.head(root.digest, signal),
      lookBelow(root, content, target.registry, signal, how),
    ])
    return { isThere: found !== undefined, below }
  }
  const seen = (
    target: Target,
    isThere: boolean,
    signal: AbortSignal,
    how: 'read' | 'look' = 'read',
  ): Promise<Seen> => {
    const looking = known.get(target) ?? look(target, isThere, how, signal)
    known.set(target, looking)
    return looking
  }
  const send = async (target: Target, tag: Tag, below: Below, signal: AbortSignal): Promise<void> => {
    reporter.event({ kind: 'pushing', repository: target.name, tag })
    await sendBelow(below, content, target.registry, optionsFor(target, signal))
  }
  return {
    report,
    warnings,
    sameContent: async ({ digest }) => digest === root.digest,
    async provide(target, tag, signal) {
      if (isHome(target)) return { manifest: root, how: 'named' }
      const { isThere, below } = await seen(target, false, signal)
      if (isThere && below.levels.length === 0) return { manifest: root, how: 'named' }
      await send(target, tag, below, signal)
      return { manifest: root, how: 'copied' }
    },
    supply: {
      root,
      canSend: (target) => !isHome(target),
      async below(target, { isThere, dryRun }, signal) {
        const how = dryRun && !isHome(target) ? 'look' : 'read'
        return (await seen(target, isThere, signal, how)).below
      },
      async complete(target, tag, signal) {
        const { below } = await seen(target, true, signal)
        if (below.levels.length > 0) await send(target, tag, below, signal)
      },
    },
    async accompany(target, how, { warn, signal }) {
      if (!referrers || isHome(target)) return
      // What refers to a manifest that is not there is not taken everywhere.
      if (how === 'copied') await target.registry.put(root.digest, root, signal)
      const onTag = (tag: Tag) => void target.sideTags.add(tag)
      await copyReferrers(root, content, target.registry, { ...optionsFor(target, signal), warn, onTag })
    },
    finish: async () => {},
  }
}
