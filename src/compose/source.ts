import type { ImageOptions, PushOptions } from '../config/push.ts'
import { SemtagError } from '../domain/errors.ts'
import type { LayoutName, RegistryName } from '../domain/image/image.ts'
import type { Repository } from '../domain/image/reference.ts'
import { parseTag } from '../domain/image/tag.ts'
import { exactTag } from '../domain/tags/names.ts'
import { readConfiguration } from '../manifest/configuration.ts'
import type { Credentials } from '../ports/credentials.ts'
import type { Engine } from '../ports/engine.ts'
import type { Registry } from '../ports/registry.ts'
import type { Reporter } from '../ports/run.ts'
import { type ContentSourceOptions, contentSource } from '../release/content-source.ts'
import { type EngineRoute, enginePush } from '../release/engine-push.ts'
import { engineSource } from '../release/engine-source.ts'
import type { FoundContent, Source } from '../release/source.ts'

/** The options that say where the image is and what to release of it. */
export interface SourceOptions
  extends Pick<ImageOptions, 'image' | 'policy'>,
    Pick<PushOptions, 'version' | 'versionFrom'> {
  readonly flags: Pick<
    ImageOptions['flags'],
    'platform' | 'require-version-label' | 'no-local-tags' | 'referrers'
  >
}

export interface SourceAmbient {
  readonly engine: () => Promise<Engine>
  readonly registry: (repository: Repository) => Registry
  readonly credentials: Credentials
  readonly reporter: Reporter
}

/** A source; its connections stay open until `close`. */
export interface OpenedSource {
  readonly source: Source
  /** The route to registries through the engine that has the image. */
  readonly engineRoute?: EngineRoute
  close(): Promise<void>
}

/** The source that IMAGE names; opens nothing before `look`. */
export function openSource(
  { image, version, versionFrom, policy, flags }: SourceOptions,
  { engine, registry, credentials, reporter }: SourceAmbient,
): OpenedSource {
  const common = {
    version,
    versionFrom,
    reporter,
    platform: flags.platform,
    requireVersionLabel: flags['require-version-label'],
  }
  if (image.kind === 'engine') {
    const push = enginePush(
      engineSource({
        ...common,
        engine,
        credentials,
        image: image.reference,
        exactTag: exactTag(version, policy),
        localTags: !flags['no-local-tags'],
      }),
    )
    return { source: push.source, engineRoute: { engine, credentials, push }, close: async () => {} }
  }

  const closers: (() => Promise<void>)[] = []
  const find: ContentSourceOptions['find'] =
    image.kind === 'registry'
      ? (signal) => findInRegistry(image, registry, signal)
      : (signal) => findInLayout(image, closers, signal)
  const source = contentSource({
    ...common,
    kind: image.kind,
    image: image.text,
    find,
    configuration: readConfiguration,
    referrers: flags.referrers,
  })
  return { source, close: async () => void (await Promise.all(closers.map((close) => close()))) }
}

async function findInRegistry(
  { reference: { repository, tag, digest }, text }: RegistryName,
  registry: (repository: Repository) => Registry,
  signal: AbortSignal,
): Promise<FoundContent> {
  const content = registry(repository)
  const root = await content.get(digest ?? tag ?? parseTag('latest'), signal)
  if (root !== undefined) return { root, content, repository }
  throw new SemtagError({
    code: 'IMAGE_NOT_FOUND',
    message: `The registry ${repository.registry} has no image "${text}".`,
    hint: 'Push the image there first, or check its name in the registry.',
  })
}

async function findInLayout(
  { kind, path, ref, digest }: LayoutName,
  closers: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<FoundContent> {
  const { openLayout } = await import('../layout/layout.ts')
  const layout = await openLayout({ kind, path, ref, digest }, signal)
  closers.push(() => layout.close())
  return layout
}
