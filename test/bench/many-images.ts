import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, inTurn, rotated, timed } from './measure.ts'
import { type Job, semtagProgram } from './peers.ts'
import type { Workbench } from './workbench.ts'

/** What is run: so many images, each to both registries, as often as it says. */
export interface ManyPlan {
  readonly images: number
  readonly rounds: number
  /** Milliseconds. */
  readonly roundTrip: number
}

export interface ManyImages extends ManyPlan {
  /** Milliseconds of a command for each image, by round. */
  readonly oneByOne: readonly number[]
  /** Of one command for all. */
  readonly together: readonly number[]
}

/** One image, and the same path at both registries. */
type Release = readonly [Job, Job]

const layers = 3

/** Images that two registries hold as release candidates are released: by a command each, and by one for all. */
export async function measureManyImages(bench: Workbench, plan: ManyPlan): Promise<ManyImages> {
  const names = Array.from({ length: plan.images }, (_, index) => `bench/many-${index + 1}`)
  for (const name of names) await bench.build(name, layers)
  const ways: readonly (readonly [string, (releases: readonly Release[]) => Command | Promise<Command>])[] = [
    ['one by one', oneByOne],
    ['together', together],
  ]
  const times = new Map<string, number[]>()
  for (let round = 0; round < plan.rounds; round++)
    for (const [way, command] of rotated(ways, round)) {
      const releases: Release[] = []
      for (const name of names)
        releases.push(await releasedEverywhere(bench, name, `${name}/${way[0]}${round}`))
      setRoundTrip(bench, plan.roundTrip)
      const time = await timed(await command(releases)).finally(() => setRoundTrip(bench, 0))
      times.set(way, [...(times.get(way) ?? []), time])
    }
  return { ...plan, oneByOne: times.get('one by one') ?? [], together: times.get('together') ?? [] }
}

function oneByOne(releases: readonly Release[]): Command {
  const lines = releases.map(
    ([{ image, tags, registry, path }, other]) =>
      `${process.execPath} ${semtagProgram} push ${image} ${tags[0]} --registry ${registry} --registry ${other.registry} --repository ${path}`,
  )
  return inTurn(lines, releases[0]?.[0].env ?? {})
}

/** `semtag push` with a file of settings that names them all. */
async function together(releases: readonly Release[]): Promise<Command> {
  const env = releases[0]?.[0].env ?? {}
  const [version = ''] = releases[0]?.[0].tags ?? []
  const images = releases.map(([{ image, path, registry }, other]) => ({
    image,
    repository: path,
    registry: [registry, other.registry],
  }))
  const file = join(env['HOME'] ?? '', 'many-images.json')
  await writeFile(file, JSON.stringify({ images }))
  return { program: process.execPath, words: [semtagProgram, 'push', version, '--config', file], env }
}

async function releasedEverywhere(bench: Workbench, image: string, path: string): Promise<Release> {
  const [first, second] = bench.registries
  return [await bench.released(image, first, path), await bench.released(image, second, path)]
}

function setRoundTrip({ registries }: Workbench, milliseconds: number): void {
  for (const { line } of registries) line.roundTrip = milliseconds
}
