// Loaded before the first test, whose time it would take.
import '../../src/cli/commands/push.ts'
import '../../src/engine/connect.ts'
import '../../src/compose/release.ts'
import 'dockerode'
import { onTestFinished } from 'vitest'
import { type EngineOptions, type FakeEngine, startEngine } from './engine/engine.ts'
import { type BuiltImage, buildImage } from './registry/image.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from './registry/registry.ts'
import { type CliOptions, type CliResult, type RunningCli, startCli } from './run-cli.ts'

export interface World {
  readonly engine: FakeEngine
  readonly registry: TestRegistry
  /** Builds an image in the engine. Equal content gives equal images. */
  build(name: string, content?: string, labels?: Readonly<Record<string, string>>): BuiltImage
  start(words: readonly string[], options?: CliOptions): RunningCli
  /** Runs `semtag …` with this engine. */
  run(words: readonly string[], options?: CliOptions): Promise<CliResult>
  /** Runs `semtag push image-gallery VERSION -r REGISTRY …` after a build of that name. */
  release(version: string, ...flags: readonly string[]): Promise<CliResult>
}

/** Starts an engine and the registry that it pushes to, both in this process, until the test ends. */
export async function startWorld(
  options: { readonly registry?: RegistryOptions; readonly engine?: EngineOptions } = {},
): Promise<World> {
  const builds = new Map<string, Parameters<typeof buildImage>[0]>()
  const registry = await startRegistry(options.registry)
  const engine = await startEngine({
    onPush: ({ repository, tag, image }) => {
      const path = repository.slice(repository.indexOf('/') + 1)
      return { digest: registry.image(path, tag, builds.get(image.id)).digest }
    },
    ...options.engine,
  })
  onTestFinished(async () => {
    await Promise.all([engine.close(), registry.close()])
  })
  const world: World = {
    engine,
    registry,
    build(name, content = name, labels = {}) {
      const built = buildImage({ content, labels })
      builds.set(built.config, { content, labels })
      engine.add({ tags: [name], id: built.config, labels })
      return built
    },
    start: (words, { env, ...rest } = {}) =>
      startCli(words, { ...rest, env: { DOCKER_HOST: engine.host, ...env } }),
    run: (words, cliOptions) => world.start(words, cliOptions).done,
    release(version, ...flags) {
      world.build('image-gallery', version)
      return world.run(['push', 'image-gallery', version, '-r', registry.host, ...flags])
    },
  }
  return world
}
