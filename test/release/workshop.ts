import { onTestFinished } from 'vitest'
import { openSource } from '../../src/compose/source.ts'
import type { Digest } from '../../src/domain/image/digest.ts'
import { type Image, parseImage } from '../../src/domain/image/image.ts'
import type { Repository } from '../../src/domain/image/reference.ts'
import type { PushReport, ReleaseReport, VersionFrom } from '../../src/domain/report.ts'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { connectEngine } from '../../src/engine/connect.ts'
import { readConfiguration } from '../../src/manifest/configuration.ts'
import type { Credential } from '../../src/ports/credentials.ts'
import type { Registry } from '../../src/ports/registry.ts'
import type { ReleaseEvent } from '../../src/ports/run.ts'
import { createRegistryClient } from '../../src/registry/client.ts'
import type { Timeouts } from '../../src/registry/http/timeouts.ts'
import { promote } from '../../src/release/promote.ts'
import { releaseAll } from '../../src/release/release.ts'
import type { Gate, ImageRequest } from '../../src/release/request.ts'
import { stageAll } from '../../src/release/stage.ts'
import { type TestClock, testClock } from '../support/clock.ts'
import {
  type EngineOptions,
  type FakeEngine,
  type FakeImageOptions,
  type FakePush,
  type PushedManifest,
  startEngine,
} from '../support/engine/engine.ts'
import { versionOf } from '../support/model-repository.ts'
import { onlyImage } from '../support/only-image.ts'
import { type BuiltImage, buildImage } from '../support/registry/image.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../support/registry/registry.ts'
import type { Reply } from '../support/registry/reply.ts'

export const path = 'gallery/ui'

export interface WorkshopOptions {
  readonly engine?: Omit<EngineOptions, 'onPush' | 'images'>
  /** One for each target. */
  readonly registries?: readonly RegistryOptions[]
  /** The registry that images may come from. */
  readonly source?: RegistryOptions
  readonly timeouts?: Timeouts
  /** Another name of the first registry, such as a vendor's, under which it is the target. */
  readonly host?: string
  /** Shown to every registry. */
  readonly credential?: Credential | undefined
}

export interface ImageOptions {
  readonly policy?: Partial<Policy>
  /** Default `ui:VERSION`; `docker://…` or `oci:…` for an image that is in no engine. */
  readonly image?: string
  readonly platform?: string
  readonly requireVersionLabel?: boolean
  readonly localTags?: boolean
  readonly referrers?: boolean
  readonly sparse?: boolean
  readonly oneByOne?: boolean
  /** Default `gallery/ui`. */
  readonly path?: string
}

export interface RunOptions {
  readonly dryRun?: boolean
  readonly bestEffort?: boolean
  readonly signal?: AbortSignal
  readonly versionFrom?: VersionFrom
  /** Warnings about the options. */
  readonly warnings?: readonly string[]
  readonly gate?: Gate
}

export interface PromoteOptions {
  readonly digest?: Digest
  readonly from?: string
  readonly policy?: Partial<Policy>
  readonly dryRun?: boolean
  readonly confirm?: (references: readonly string[]) => Promise<boolean>
}

export interface ReleaseOptions extends ImageOptions, RunOptions {}

export interface Workshop {
  readonly engine: FakeEngine
  readonly registry: TestRegistry
  readonly registries: readonly TestRegistry[]
  /** A registry that is no target. */
  readonly source: TestRegistry
  readonly clock: TestClock
  readonly events: readonly ReleaseEvent[]
  /** Builds an image in the engine, `ui:VERSION` where no other tags are given. */
  build(version: string, options?: Partial<FakeImageOptions> & { readonly content?: string }): BuiltImage
  /** What the engine does with a push; by default it writes to the registry that the repository names. */
  onPush: (push: FakePush) => Promise<PushedManifest | undefined> | PushedManifest | undefined
  /** The default of `onPush`. */
  deliver(push: Pick<FakePush, 'repository' | 'tag' | 'image'>): PushedManifest
  release(version: string, options?: ReleaseOptions): Promise<ReleaseReport>
  /** Releases several images under one version, each to every registry. */
  releaseAll(version: string, images: readonly ImageOptions[], options?: RunOptions): Promise<PushReport>
  /** Puts an image under its staged tag in every registry. */
  stage(version: string, options?: ReleaseOptions): Promise<ReleaseReport>
  /** Releases the candidate of every registry. */
  promote(version: string, options?: PromoteOptions): Promise<ReleaseReport>
  /** The repository that is released to, as semtag reaches it. */
  repository(registry: TestRegistry): Registry
  /** The tags of a registry that point at the digest, in order. */
  tagsOn(digest: Digest, registry?: TestRegistry): readonly string[]
  /** The writes that semtag sent to a registry, `PUT 2.1`, without those of the engine. */
  writes(registry?: TestRegistry): readonly string[]
}

/** An engine, registries, and releases from the one to the others through the real adapters. */
export async function openWorkshop({
  engine: engineOptions = {},
  registries: wanted = [{}],
  source: sourceOptions = {},
  timeouts,
  host: called,
  credential,
}: WorkshopOptions = {}): Promise<Workshop> {
  const clock = testClock()
  const now = () => clock.now().getTime()
  const registries = await Promise.all(wanted.map((options) => startRegistry({ now, ...options })))
  const sourceRegistry = await startRegistry(sourceOptions)
  const [registry] = registries
  if (registry === undefined) throw new Error('no registry')
  const engine = await startEngine({
    ...engineOptions,
    onPush: (push) => workshop.onPush(push),
  })
  const connected = await connectEngine({
    env: {},
    homeDirectory: '/nowhere',
    platform: 'linux',
    host: engine.host,
  })
  const credentials = { find: async () => credential }
  const client = createRegistryClient({
    credentials,
    clock,
    trust: {
      plainHttp: true,
      insecure: false,
      certificatesDirectories: [],
      engine: async () => undefined,
    },
    userAgent: 'semtag/test',
    ...(timeouts === undefined ? {} : { timeouts }),
  })
  const nameOf = (each: TestRegistry) => (each === registry && called) || each.host
  const repositoryAt = (repository: Repository) =>
    client.repository(
      repository.registry === called ? { ...repository, registry: registry.host } : repository,
    )
  onTestFinished(async () => {
    await Promise.all([connected.close(), client.close()])
    await Promise.all([engine.close(), ...[sourceRegistry, ...registries].map((each) => each.close())])
  })

  const built = new Map<string, { readonly content: string }>()
  const events: ReleaseEvent[] = []
  const run = async (
    use: typeof releaseAll,
    text: string,
    images: readonly ImageOptions[],
    { signal = new AbortController().signal, dryRun = false, ...rest }: RunOptions = {},
  ): Promise<PushReport> => {
    const version = versionOf(text)
    const reporter = { event: (event: ReleaseEvent) => void events.push(event) }
    const closers: (() => Promise<void>)[] = []
    const open = (options: ImageOptions = {}): ImageRequest => {
      const { oneByOne, sparse } = options
      const policy = { ...defaultPolicy, ...options.policy }
      const { source, close } = openSource(
        {
          image: imageOf(options.image ?? `ui:${text}`),
          version,
          ...(rest.versionFrom && { versionFrom: rest.versionFrom }),
          policy,
          flags: {
            platform: options.platform,
            'require-version-label': options.requireVersionLabel ?? false,
            'no-local-tags': options.localTags === false,
            referrers: options.referrers ?? false,
          },
        },
        { engine: async () => connected, registry: repositoryAt, credentials, reporter },
      )
      closers.push(close)
      const targets = registries.map((each) => ({ registry: nameOf(each), path: options.path ?? path }))
      return { source, policy, targets, registry: repositoryAt, oneByOne, sparse }
    }
    const [first, ...others] = images
    try {
      const request = { ...rest, version, images: [open(first), ...others.map(open)] as const, dryRun }
      return await use(request, { clock, reporter, signal })
    } finally {
      await Promise.all(closers.map((close) => close()))
    }
  }
  const workshop: Workshop = {
    engine,
    registry,
    registries,
    source: sourceRegistry,
    clock,
    events,
    build(version, { content = version, tags = [`ui:${version}`], ...options } = {}) {
      const image = buildImage({ content })
      const id = engineOptions.store === 'containerd' ? image.digest : image.config
      engine.add({ id, tags, ...options })
      built.set(id, { content })
      return image
    },
    onPush: (push) => workshop.deliver(push),
    deliver({ repository, tag, image }) {
      const host = repository.split('/')[0]
      const at = registries.find((each) => nameOf(each) === host)
      if (at === undefined) throw new Error(`dial tcp: lookup ${host}: no such host`)
      const to = repository.slice(`${host}/`.length)
      const options = built.get(image.id) ?? {}
      const { digest } = buildImage(options)
      const { immutable, unknownRepository } = at.settings
      const refused =
        immutable({ path: to, tag, digest, present: at.tags(to).get(tag) }) ??
        (at.manifests(to).size === 0 ? unknownRepository : undefined)
      if (refused !== undefined) throw new Error(engineWords(refused))
      return at.receive(to, tag, options)
    },
    release: async (text, options = {}) => onlyImage(await workshop.releaseAll(text, [options], options)),
    stage: async (text, options = {}) => onlyImage(await run(stageAll, text, [options], options)),
    releaseAll: (text, images, options) => run(releaseAll, text, images, options),
    async promote(text, { digest, from, policy, dryRun = false, confirm } = {}) {
      const [first, ...others] = registries.map((each) => ({ registry: nameOf(each), path }))
      if (first === undefined) throw new Error('no registry')
      const report = await promote(
        {
          version: versionOf(text),
          from: from === undefined ? undefined : versionOf(from),
          digest,
          images: [{ policy: { ...defaultPolicy, ...policy }, targets: [first, ...others] }],
          dryRun,
          ...(confirm && { confirm }),
        },
        {
          clock,
          reporter: { event: (event) => void events.push(event) },
          signal: new AbortController().signal,
          registry: repositoryAt,
          configuration: readConfiguration,
        },
      )
      return onlyImage(report)
    },
    repository: ({ host }) => client.repository({ registry: host, path }),
    tagsOn: (digest, at = registry) =>
      [...at.tags(path)]
        .filter(([, other]) => other === digest)
        .map(([tag]) => tag)
        .toSorted(),
    writes: (at = registry) =>
      at.log
        .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
        .map(
          ({ method, path: asked }) => `${method} ${asked.slice(asked.lastIndexOf('/') + 1).split('?')[0]}`,
        ),
  }
  return workshop
}

// An engine reports the code of a refusal in words, and its message.
function engineWords({ body }: Reply): string {
  const [, code = '', message = ''] = /"code":"(.*?)","message":"(.*?)"/.exec(JSON.stringify(body)) ?? []
  return `${code.toLowerCase().replaceAll('_', ' ')}: ${message}`
}

function imageOf(text: string): Image {
  const parsed = parseImage(text)
  if (!parsed.ok) throw new TypeError(parsed.problem.message)
  return parsed.value
}
