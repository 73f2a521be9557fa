import { rotated, timed } from './measure.ts'
import { type Job, onePush, type Peer, semtag } from './peers.ts'
import { countRequests, type RequestCounts } from './requests.ts'
import { type BenchRegistry, candidateTag, type Workbench } from './workbench.ts'

/** What a release finds: nothing of the image, the image under another version, or everything as it is to be. */
export const cases = ['first push', 're-tag', 'nothing to do'] as const
export type Case = (typeof cases)[number]

/** One figure of the tables. */
export interface Cell {
  readonly case: Case
  readonly layers: number
  /** Milliseconds. */
  readonly roundTrip: number
  readonly peer: Peer
}

/** What all runs of a cell gave. */
export interface Measured extends Cell {
  /** Milliseconds, by round. */
  readonly times: readonly number[]
  /** The same in every round. */
  readonly requests: RequestCounts
  readonly connections: number
}

export interface ReleasePlan {
  readonly layers: readonly number[]
  /** How often each is run, by milliseconds of a round trip. */
  readonly rounds: ReadonlyMap<number, number>
}

/** Runs every case by every peer, in turn, as often as the plan says. */
export async function measureReleases(
  bench: Workbench,
  peers: readonly Peer[],
  { layers, rounds }: ReleasePlan,
  tell: (line: string) => void,
): Promise<readonly Measured[]> {
  const [registry] = bench.registries
  const all = [semtag, ...peers]
  const runs = new Map<string, Measured & { readonly times: number[] }>()
  const record = (cell: Cell, { time, ...asked }: Run) => {
    const key = `${cell.case} ${cell.layers} ${cell.roundTrip} ${cell.peer.name}`
    const known = runs.get(key) ?? { ...cell, times: [], ...asked }
    known.times.push(time)
    runs.set(key, known)
  }
  for (const count of layers) await bench.build(imageOf(count), count)
  for (let round = 0; round < Math.max(...rounds.values()); round++)
    for (const [roundTrip, howOften] of rounds) {
      if (round >= howOften) continue
      tell(`round ${round + 1} of ${howOften} at ${roundTrip} ms`)
      for (const count of layers) {
        const cell = { layers: count, roundTrip }
        for (const peer of rotated([...all, onePush], round))
          record({ ...cell, case: 'first push', peer }, await firstPush(bench, registry, peer, cell))
        for (const peer of rotated(all, round)) {
          const [retagged, again] = await retag(bench, registry, peer, cell)
          record({ ...cell, case: 're-tag', peer }, retagged)
          record({ ...cell, case: 'nothing to do', peer }, again)
        }
      }
    }
  return [...runs.values()]
}

interface Run extends Pick<Measured, 'requests' | 'connections'> {
  /** Milliseconds. */
  readonly time: number
}

type Size = Pick<Cell, 'layers' | 'roundTrip'>

const imageOf = (layers: number) => `bench/of-${layers}-layers`
let built = 0

async function firstPush(
  bench: Workbench,
  registry: BenchRegistry,
  peer: Peer,
  { layers, roundTrip }: Size,
): Promise<Run> {
  const image = `bench/new-${++built}`
  await bench.build(image, layers)
  const job = bench.empty(image, registry)
  const run = await runJob(registry, peer, job, roundTrip)
  await bench.forget(job, job.tags)
  await bench.remove(image)
  return run
}

async function retag(
  bench: Workbench,
  registry: BenchRegistry,
  peer: Peer,
  { layers, roundTrip }: Size,
): Promise<readonly [Run, Run]> {
  const job = await bench.released(imageOf(layers), registry)
  if (peer.pushesAll) await bench.forget(job, [candidateTag])
  const retagged = await runJob(registry, peer, job, roundTrip)
  const again = await runJob(registry, peer, job, roundTrip)
  await bench.forget(job, [...job.tags, candidateTag])
  return [retagged, again]
}

async function runJob(registry: BenchRegistry, peer: Peer, job: Job, roundTrip: number): Promise<Run> {
  const { line } = registry
  await registry.clearLog()
  const opened = line.connections
  line.roundTrip = roundTrip
  const time = await timed(peer.command(job)).finally(() => {
    line.roundTrip = 0
  })
  const requests = countRequests(await registry.accessLog())
  await checkTags(registry, job, peer === onePush ? job.tags.slice(0, 1) : job.tags)
  return { time, requests, connections: line.connections - opened }
}

/** What is faster because it does less is no figure. */
async function checkTags(
  registry: BenchRegistry,
  { path, repository }: Job,
  tags: readonly string[],
): Promise<void> {
  const manifests = await Promise.all(tags.map((tag) => registry.manifest(path, tag)))
  const digests = new Set(manifests.map((manifest) => manifest?.digest))
  if (digests.size !== 1 || digests.has(undefined))
    throw new Error(`${tags.join(', ')} of ${repository} are not on one digest.`)
}
