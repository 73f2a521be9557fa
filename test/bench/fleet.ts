import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { columns } from '../../src/frontend/report-text.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { type Command, figuresOf, inTurn, ratiosOf, timed } from './measure.ts'
import { semtagProgram } from './peers.ts'
import { probed } from './probed.ts'
import { openSlowLine } from './slow-line.ts'

/**
 * `npm run bench:fleet` reconciles fifty repositories at each of two registries, 20 ms away: by a command for each of
 * them, one after the other, and by one command for all. In each repository one alias is out of place. One command is to
 * take at most 0.15 of the time, and under 150 MB.
 */
const { values } = parseArgs({
  options: {
    repositories: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
  },
})
const paths = Array.from({ length: Number(values.repositories) }, (_, index) => `fleet/image-${index + 1}`)
const rounds = Number(values.rounds)
const roundTrip = 20

const directory = await mkdtemp(join(tmpdir(), 'semtag-fleet-'))
const env = { HOME: directory, DOCKER_CONFIG: directory, DOCKER_HOST: 'unix:///nonexistent/docker.sock' }
const registries = await Promise.all([startRegistry(), startRegistry()])
const lines = await Promise.all(registries.map(({ host }) => openSlowLine(host, roundTrip)))

/** The repositories as releases left them; `latest` is one release behind. */
function fill(): void {
  const released = { '2.1.114': '2.1.114 2.1', '2.2.11': '2.2.11 2.2 2 latest', '3.0.42': '3.0.42 3.0 3' }
  for (const registry of registries) {
    for (const path of paths)
      for (const [content, tags] of Object.entries(released))
        for (const tag of tags.split(' ')) registry.image(path, tag, { content })
    registry.clearLog()
  }
}

const requests = () => registries.reduce((sum, { log }) => sum + log.length, 0)

const config = join(directory, 'fleet.json')
await writeFile(config, JSON.stringify({ images: paths, registry: lines.map(({ host }) => host) }))
const together: Command = {
  program: process.execPath,
  words: [semtagProgram, 'reconcile', '--quiet', '--config', config],
  env,
}
const repositories = lines.flatMap(({ host }) => paths.map((path) => `${host}/${path}`))
const oneByOne = inTurn(
  repositories.map((repository) => `${process.execPath} ${semtagProgram} reconcile --quiet ${repository}`),
  env,
)

const ways = { 'a command each': oneByOne, 'one command': together }
const times = new Map<Command, number[]>()
const counts = new Map<Command, number>()
for (let round = 0; round < rounds; round++)
  for (const command of Object.values(ways)) {
    fill()
    times.set(command, [...(times.get(command) ?? []), await timed(command)])
    counts.set(command, requests())
  }
fill()
const { peakBytes } = await probed(together)
const seconds = (command: Command) => {
  const { median, minimum, maximum } = figuresOf(times.get(command) ?? [])
  return [median, minimum, maximum].map((time) => (time / 1000).toFixed(2))
}
const ratio = ratiosOf(times.get(together) ?? [], times.get(oneByOne) ?? []).median.toFixed(3)
const rows = Object.entries(ways).map(([name, command]) => {
  const [median, least, most] = seconds(command)
  return [name, `${median} s (${least}–${most})`, `${counts.get(command)} requests`]
})
const header = `${repositories.length} repositories at two registries, ${roundTrip} ms`
process.stdout.write(`${columns([[header, 'time', 'requests'], ...rows]).join('\n')}\n`)
process.stdout.write(`ratio ${ratio}, peak memory ${(peakBytes / 1e6).toFixed(0)} MB\n`)

await Promise.all([...lines, ...registries].map(({ close }) => close()))
await rm(directory, { recursive: true })
