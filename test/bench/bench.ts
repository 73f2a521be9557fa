import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type CopyPlan, measureCopies } from './copies.ts'
import { describeMachine } from './machine.ts'
import { type MaintenancePlan, measureMaintenance } from './maintenance.ts'
import { type ManyPlan, measureManyImages } from './many-images.ts'
import { between } from './markdown.ts'
import { measurePackages } from './packages.ts'
import { type Peer, peers, versionOf } from './peers.ts'
import { picture } from './picture.ts'
import { measureReleases, type ReleasePlan } from './release-cases.ts'
import { type Measurements, reportOf } from './report.ts'
import { measureStartUp } from './start-up.ts'
import { root } from './unbundled.ts'
import { startWorkbench } from './workbench.ts'

/**
 * `npm run bench` releases to a real registry over lines of several lengths, by semtag and by what people use today,
 * and writes what it saw into docs/performance.md and docs/performance.svg. With `--quick` it does one
 * small round, and writes nothing.
 */
interface Plan {
  readonly releases: ReleasePlan
  readonly startUp: number
  readonly packages: number
  readonly many: ManyPlan
  readonly copies: CopyPlan
  readonly maintenance: MaintenancePlan
  /** The layers of the image that is shown first. */
  readonly shown: number
}

// The shorter the line, the more a busy machine shows.
const often: ReleasePlan = [
  { layers: 12, roundTrip: 0, rounds: 7 },
  { layers: 12, roundTrip: 20, rounds: 5 },
  { layers: 12, roundTrip: 80, rounds: 3 },
]
const full: Plan = {
  releases: [
    ...often,
    ...[1, 40].flatMap((layers) =>
      [0, 20, 80].map((roundTrip) => ({ layers, roundTrip, rounds: roundTrip === 80 ? 1 : 3 })),
    ),
  ],
  startUp: 31,
  packages: 3,
  many: { images: 10, rounds: 3, roundTrip: 20 },
  copies: { mebibytes: 512, layers: 4, rounds: 5 },
  maintenance: { repositories: 50, versions: 10_000, rounds: 3, roundTrip: 20 },
  shown: 12,
}
const quick: Plan = {
  releases: [{ layers: 2, roundTrip: 5, rounds: 1 }],
  startUp: 1,
  // Nothing is installed by npx, which takes the longest.
  packages: 0,
  many: { images: 2, rounds: 1, roundTrip: 5 },
  copies: { mebibytes: 16, layers: 2, rounds: 1 },
  maintenance: { repositories: 2, versions: 1000, rounds: 1, roundTrip: 5 },
  shown: 2,
}

const tell = (line: string) => process.stderr.write(`${line}\n`)

async function measure(plan: Plan): Promise<Measurements> {
  const { installed, missing } = await findPeers()
  const bench = await startWorkbench()
  try {
    tell('start-up')
    const startUp = await measureStartUp(bench, plan.startUp)
    tell('several images')
    const many = await measureManyImages(bench, plan.many)
    const releases = await measureReleases(bench, installed, plan.releases, tell)
    tell('copies')
    const copies = await measureCopies(bench, plan.copies)
    tell('maintenance')
    const maintenance = await measureMaintenance(plan.maintenance)
    tell('npx')
    const packages = await measurePackages(plan.packages)
    const machine = await describeMachine(bench.env['DOCKER_HOST'] ?? '', new Date())
    return { machine, missing, releases, startUp, packages, many, copies, maintenance }
  } finally {
    await bench.stop()
  }
}

async function findPeers(): Promise<{
  readonly installed: readonly Peer[]
  readonly missing: readonly string[]
}> {
  const installed: Peer[] = []
  const missing: string[] = []
  for (const peer of peers) {
    const versions = await Promise.all(peer.programs.map(versionOf))
    if (versions.includes(undefined)) missing.push(peer.name)
    else installed.push(peer)
  }
  return { installed, missing }
}

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const plan = values.quick ? quick : full
const measured = await measure(plan)
const report = reportOf(measured, plan.shown)
process.stdout.write(`${report}\n`)
if (!values.quick) {
  const docs = join(root, 'docs')
  const page = join(docs, 'performance.md')
  await writeFile(join(docs, 'performance.svg'), picture(measured.releases, plan.shown))
  await writeFile(page, between(await readFile(page, 'utf8'), 'performance', report))
}
