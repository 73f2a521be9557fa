import { onTestFinished } from 'vitest'
import type { Ambient } from '../../src/compose/ambient.ts'
import { releaseImages } from '../../src/compose/release.ts'
import { type PushOptions, readPushOptions } from '../../src/config/push.ts'
import type { PushReport, ReleaseReport } from '../../src/domain/report.ts'
import type { ReleaseEvent } from '../../src/ports/run.ts'
import { type TestClock, testClock } from '../support/clock.ts'
import { type EngineOptions, type FakeEngine, type FakePush, startEngine } from '../support/engine/engine.ts'
import { onlyImage } from '../support/only-image.ts'
import { type BuiltImage, buildImage } from '../support/registry/image.ts'
import { startRegistry, type TestRegistry } from '../support/registry/registry.ts'

/** An address that refuses every connection of ours; the engine finds a registry there. */
export const hidden = '127.0.0.1:1'
export const path = 'gallery/ui'

export interface EngineOnlyOptions {
  readonly engine?: EngineOptions
  /** False where the engine finds nothing at `hidden` either. */
  readonly reached?: boolean
  /** False for an engine that does not remember what it pushed, as Podman. */
  readonly remembers?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export interface EngineOnly {
  readonly engine: FakeEngine
  /** The registry that only the engine reaches, as `hidden`. */
  readonly registry: TestRegistry
  /** A registry that both reach. */
  readonly open: TestRegistry
  readonly clock: TestClock
  readonly events: readonly ReleaseEvent[]
  /** Builds `gallery/ui:VERSION` in the engine. */
  build(version: string, content?: string): BuiltImage
  /** What the engine does with a push; by default it writes to the registry. */
  onPush: (push: FakePush) => { digest: string } | undefined
  deliver(push: Pick<FakePush, 'repository' | 'tag' | 'image'>): { digest: string }
  /** `semtag push gallery/ui:VERSION VERSION …`, to `hidden` where no registry is named. */
  release(
    version: string,
    flags?: Readonly<Record<string, unknown>>,
    dryRun?: boolean,
  ): Promise<ReleaseReport>
  /** The same with an image for each line of flags. */
  releaseAll(version: string, lines: readonly Readonly<Record<string, unknown>>[]): Promise<PushReport>
  /** What the engine was asked, `tag 2.1`, `push 2.1`, in order. */
  writes(): readonly string[]
}

/** An engine, a registry that only it reaches, and releases through all that semtag is made of. */
export async function startEngineOnly({
  engine: engineOptions = {},
  reached = true,
  remembers = true,
  env = {},
}: EngineOnlyOptions = {}): Promise<EngineOnly> {
  const registry = await startRegistry()
  const open = await startRegistry()
  const find = (repository: string) => {
    const [host = ''] = repository.split('/')
    const at = host === open.host ? open : host === hidden && reached ? registry : undefined
    if (at === undefined) throw new Error(`dial tcp ${host}: connect: connection refused`)
    return { at, path: repository.slice(host.length + 1) }
  }
  const engine = await startEngine({
    ...engineOptions,
    onPush: (pushed) => world.onPush(pushed),
    onDistribution: async (repository, tag) => {
      const { at, path: of } = find(repository)
      const digest = at.tags(of).get(tag)
      return digest && { mediaType: buildImage({}).mediaType, digest }
    },
  })
  onTestFinished(async () => {
    await Promise.all([engine.close(), registry.close(), open.close()])
  })

  const contents = new Map<string, { readonly content: string; readonly digests: string[] }>()
  const clock = testClock()
  const events: ReleaseEvent[] = []
  const optionsOf = (version: string, flags: Readonly<Record<string, unknown>>): PushOptions => {
    const line = { IMAGE: `${path}:${version}`, VERSION: version, registry: [hidden], ...flags }
    const { options, problems } = readPushOptions(line, {})
    if (options === undefined) throw new TypeError(problems.map(({ message }) => message).join())
    return options
  }
  const ambient = (): Ambient => {
    events.splice(0)
    return {
      env: { DOCKER_HOST: engine.host, ...env },
      platform: 'linux',
      homeDirectory: '/nowhere',
      workingDirectory: '/',
      terminal: false,
      password: undefined,
      certificateAuthority: undefined,
      userAgent: 'semtag/test',
      clock,
      reporter: { event: (event) => void events.push(event) },
      signal: new AbortController().signal,
      onRequest: () => {},
      onWait: () => () => {},
      onSecret: () => {},
    }
  }
  const world: EngineOnly = {
    engine,
    registry,
    open,
    clock,
    events,
    build(version, content = version) {
      const image = buildImage({ content })
      const id = engineOptions.store === 'containerd' ? image.digest : image.config
      const known = contents.get(id) ?? { content, digests: [] }
      contents.set(id, known)
      engine.add({ id, tags: [`${path}:${version}`], repositoryDigests: known.digests })
      return image
    },
    onPush: (pushed) => world.deliver(pushed),
    deliver({ repository, tag, image }) {
      const { at, path: to } = find(repository)
      const { content = image.id, digests = [] } = contents.get(image.id) ?? {}
      const { digest } = at.image(to, tag, { content })
      if (remembers) digests.push(`${repository}@${digest}`)
      return { digest }
    },
    release: async (version, flags = {}, dryRun = false) =>
      onlyImage(await releaseImages(optionsOf(version, flags), ambient(), dryRun)),
    async releaseAll(version, lines) {
      const all = lines.map((flags) => optionsOf(version, flags))
      const [first, ...others] = all
      if (first === undefined) throw new TypeError('no images')
      const images = [first.images[0], ...others.map((options) => options.images[0])] as const
      return releaseImages({ ...first, images }, ambient(), false)
    },
    writes: () =>
      engine.requests
        .filter(({ method, path: asked }) => method === 'POST' && /\/(?:tag|push)$/.test(asked))
        .map(({ path: asked, query }) => `${asked.slice(asked.lastIndexOf('/') + 1)} ${query['tag']}`),
  }
  return world
}
