import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRegistry, type TestRegistry } from '../support/registry/registry.ts'
import { type Command, inTurn, peakOf, rotated, timed } from './measure.ts'
import { semtagProgram } from './peers.ts'
import { benchTags } from './repository.ts'
import { openSlowLine } from './slow-line.ts'

/** What is run against the registry of the unit tests, and how often. */
export interface MaintenancePlan {
  /** At each of two registries, for `reconcile`. */
  readonly repositories: number
  /** Of one repository, for `prune`. */
  readonly versions: number
  readonly rounds: number
  /** Milliseconds, for `reconcile`. */
  readonly roundTrip: number
}

export interface Maintained {
  readonly task: string
  readonly way: string
  /** Milliseconds, by round. */
  readonly times: readonly number[]
  /** In one run. */
  readonly requests: number
  readonly peakBytes: number
}

/** Reconciles a fleet by a command for each repository and by one for all, and plans what `prune` would delete. */
export async function measureMaintenance(plan: MaintenancePlan): Promise<readonly Maintained[]> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-maintenance-'))
  const env = { HOME: directory, DOCKER_CONFIG: directory, DOCKER_HOST: 'unix:///nonexistent/docker.sock' }
  try {
    return [...(await measureFleet(plan, env)), await measurePrune(plan, env)]
  } finally {
    await rm(directory, { recursive: true })
  }
}

type Way = Omit<Maintained, 'times' | 'requests' | 'peakBytes'> & { readonly command: Command }

async function measureFleet(plan: MaintenancePlan, env: Command['env']): Promise<readonly Maintained[]> {
  const paths = Array.from({ length: plan.repositories }, (_, index) => `fleet/image-${index + 1}`)
  const registries = await Promise.all([startRegistry(), startRegistry()])
  const lines = await Promise.all(registries.map(({ host }) => openSlowLine(host, plan.roundTrip)))
  const config = join(env['HOME'] ?? '', 'fleet.json')
  await writeFile(config, JSON.stringify({ images: paths, registry: lines.map(({ host }) => host) }))
  const reconcile = `exec ${process.execPath} ${semtagProgram} reconcile --quiet`
  const repositories = lines.flatMap(({ host }) => paths.map((path) => `${host}/${path}`))
  const task = `\`reconcile\` of ${repositories.length} repositories at two registries, ${plan.roundTrip} ms`
  const each = repositories.map((repository) => `(${reconcile} ${repository})`)
  const ways = [
    { task, way: 'a command each', command: inTurn(each, env) },
    { task, way: 'one command', command: inTurn([`${reconcile} --config ${config}`], env) },
  ]
  try {
    return await measure(ways, plan.rounds, registries, () => {
      for (const registry of registries) for (const path of paths) fillRepository(registry, path)
    })
  } finally {
    await Promise.all([...lines, ...registries].map(({ close }) => close()))
  }
}

/** As releases left it, but for one alias: `latest` is a release behind. */
function fillRepository(registry: TestRegistry, path: string): void {
  const released = { '2.1.114': '2.1.114 2.1', '2.2.11': '2.2.11 2.2 2 latest', '3.0.42': '3.0.42 3.0 3' }
  for (const [content, tags] of Object.entries(released))
    for (const tag of tags.split(' ')) registry.image(path, tag, { content })
}

async function measurePrune({ versions, rounds }: MaintenancePlan, env: Command['env']): Promise<Maintained> {
  const registry = await startRegistry({ pageSize: 1000 })
  for (const [tag, content] of benchTags(versions)) registry.image('gallery/ui', tag, { content })
  const words = `prune ${registry.host}/gallery/ui --keep-minor 5 --keep-prereleases 0 --max ${versions} --dry-run --json`
  const command = inTurn([`exec ${process.execPath} ${semtagProgram} ${words}`], env)
  const task = `\`prune\`'s plan of ${versions} versions, 0 ms`
  try {
    const [measured] = await measure([{ task, way: 'one command', command }], rounds, [registry], () => {})
    if (measured === undefined) throw new Error('prune was not measured.')
    return measured
  } finally {
    await registry.close()
  }
}

/** Runs the ways in turn, each time on what `fill` leaves. */
async function measure(
  ways: readonly Way[],
  rounds: number,
  registries: readonly TestRegistry[],
  fill: () => void,
): Promise<readonly Maintained[]> {
  const measured = ways.map((way) => ({ ...way, times: [] as number[], requests: 0, peakBytes: 0 }))
  const start = () => {
    fill()
    for (const registry of registries) registry.clearLog()
  }
  for (let round = 0; round < rounds; round++)
    for (const one of rotated(measured, round)) {
      start()
      one.times.push(await timed(one.command))
      one.requests = registries.reduce((sum, { log }) => sum + log.length, 0)
    }
  for (const one of measured) {
    start()
    one.peakBytes = await peakOf(one.command)
  }
  return measured
}
