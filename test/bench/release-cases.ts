import { rotated, timed } from './measure.ts'
import { type Job, onePush, type Peer, semtag } from './peers.ts'
import { countRequests, type RequestCounts } from './requests.ts'
import { type BenchRegistry, candidateTag, type Workbench } from './workbench.ts'

/** What a release finds: the image under another version, nothing of it, or everything as it is to be. */
export const cases = ['re-tag', 'first push', 'nothing to do'] as const
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

/** How often each case is run, by its layers and the milliseconds of a round trip. */
export type ReleasePlan = readonly (Pick<Cell, 'layers' | 'roundTrip'> & { readonly rounds: number })[]

/** Runs every case by every peer, in turn, as often as the plan says. */
export async function measureReleases(
  bench: Workbench,
  peers: readonly Peer[],
  plan: ReleasePlan,
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
  for (const layers of new Set(plan.map((size) => size.layers))) await bench.build(imageOf(layers), layers)
  const rounds = Math.max(...plan.map((size) => size.rounds))
  for (let round = 0; round < rounds; round++) {
    tell(`round ${round + 1} of ${rounds}`)
    for (const { layers, roundTrip } of plan.filter((size) => round < size.rounds)) {
      const size = { layers, roundTrip }
      for (const peer of rotated([...all, onePush], round))
        record({ ...size, case: 'first push', peer }, await firstPush(bench, registry, peer, size))
      for (const peer of rotated(all, round)) {
        const [retagged, again] = await retag(bench, registry, peer, size)
        record({ ...size, case: 're-tag', peer }, retagged)
        record({ ...size, case: 'nothing to do', peer }, again)
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

/** Throws if a peer did less than the others: its figure would mean nothing. */
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
