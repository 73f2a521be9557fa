import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configuration, imageOf } from '../e2e/support/image.ts'
import {
  buildImage,
  pushImage,
  type RigRegistry,
  registryWriter,
  removeImage,
  startEngine,
  startRegistry,
} from '../rig/index.ts'
import type { Job } from './peers.ts'
import { openSlowLine, type SlowLine } from './slow-line.ts'

/** The tags of a release, in the order in which they are written. */
export const tags = ['2.1.106', '2.1', '2', 'latest'] as const
/** The tag under which an image stands that is to be released. */
export const candidateTag = '2.1.106-rc.1'
const former = ['2.1.105', '2.1', '2', 'latest']

/** A real registry, and the line to it that all take, the engine too. */
export interface BenchRegistry extends RigRegistry {
  readonly line: SlowLine
}

/** An engine and two registries, and the states that a release finds there. */
export interface Workbench {
  readonly registries: readonly [BenchRegistry, BenchRegistry]
  /** The environment in which every peer runs. */
  readonly env: Job['env']
  /** Gives the engine an image that nobody has seen. */
  build(name: string, layers: number): Promise<void>
  /**
   * A new repository, in which another image has the aliases, and ours stands as a release candidate that the
   * engine has pushed.
   */
  released(image: string, registry: BenchRegistry, path?: string): Promise<Job>
  /** A new repository with nothing in it; its path is a new one, or the one that is given. */
  empty(image: string, registry: BenchRegistry, path?: string): Job
  /** Takes names in the job's repository from the engine. */
  forget(job: Job, names: readonly string[]): Promise<void>
  remove(image: string): Promise<void>
  stop(): Promise<void>
}

/** Starts it; the lines have no delay until they are given one. */
export async function startWorkbench(): Promise<Workbench> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-bench-'))
  const engine = await startEngine()
  const registries = await Promise.all([openRegistry(), openRegistry()] as const)
  const env = { HOME: directory, DOCKER_CONFIG: directory, DOCKER_HOST: engine.host }
  let repositories = 0

  const newPath = () => `bench/${++repositories}`
  const empty: Workbench['empty'] = (image, { line }, path = newPath()) => ({
    image,
    registry: line.host,
    path,
    repository: `${line.host}/${path}`,
    tags,
    env,
  })
  return {
    registries,
    env,
    async build(name, layers) {
      await buildImage(engine, { name, layers, seed: name })
    },
    empty,
    async released(image, registry, path) {
      const job = empty(image, registry, path)
      await writeFormer(registry, job)
      await pushImage(engine, { image, repository: job.repository, tag: candidateTag })
      return job
    },
    async forget({ repository }, names) {
      for (const name of names) await removeImage(engine, `${repository}:${name}`)
    },
    remove: (image) => removeImage(engine, `${image}:latest`),
    async stop() {
      await Promise.all([engine.stop(), ...registries.flatMap(({ line, stop }) => [line.close(), stop()])])
      await rm(directory, { recursive: true })
    },
  }
}

async function openRegistry(): Promise<BenchRegistry> {
  const registry = await startRegistry()
  return { ...registry, line: await openSlowLine(registry.host, 0) }
}

async function writeFormer(registry: BenchRegistry, { path }: Job): Promise<void> {
  const writer = registryWriter(registry)
  await writer.blob(path, configuration, configuration.content)
  for (const tag of former) await writer.manifest(path, tag, imageOf([], '2.1.105'))
  await writer.close()
}
