import type { Copied } from './copies.ts'
import type { Maintained } from './maintenance.ts'
import type { ManyImages } from './many-images.ts'
import { milliseconds, ratio, seconds, table } from './markdown.ts'
import { figuresOf, ratiosOf } from './measure.ts'
import type { PackedPackage } from './packages.ts'
import { semtag } from './peers.ts'
import { type Case, cases, type Measured } from './release-cases.ts'
import type { RequestCounts } from './requests.ts'
import type { StartUp } from './start-up.ts'

/** All that a run measured. */
export interface Measurements {
  readonly machine: string
  /** Peers that are not installed, by name. */
  readonly missing: readonly string[]
  readonly releases: readonly Measured[]
  readonly startUp: readonly StartUp[]
  readonly packages: readonly PackedPackage[]
  readonly many: ManyImages
  readonly copies: readonly Copied[]
  readonly maintenance: readonly Maintained[]
}

const titles: Readonly<Record<Case, string>> = {
  'first push': 'four tags for an image that the registry has not',
  're-tag': 'four tags for an image that the registry has',
  'nothing to do': 'all four tags are there already',
}

/** The tables, as Markdown: first those of the image with the layers that are shown, and of what is no release. */
export function reportOf(measured: Measurements, shown: number): string {
  const { machine, missing, releases, startUp, packages, many, copies, maintenance } = measured
  const explanation = [
    `Each cell has the seconds of a whole process or script: the median, and in brackets the least and the most. Below it stands the share of that time that \`semtag push\` takes. Above the columns is the round trip to the registry. Measured on ${machine}`,
    ...missing.map((name) => `Not installed, and so not measured: ${name}.`),
  ]
  const layers = [...new Set(releases.map((one) => one.layers))].sort((one, other) => one - other)
  return [
    ...explanation,
    '![Seconds by round trip and way](performance.svg)',
    ...cases.map((of) => caseTable(releases, of, shown)),
    '## Start, package and several images',
    startUpTable(startUp),
    packageTable(packages),
    manyTable(many),
    '## Copies and maintenance',
    copyTable(copies),
    maintenanceTable(maintenance),
    '## Images of other sizes',
    ...layers
      .filter((count) => count !== shown)
      .flatMap((count) => cases.map((of) => caseTable(releases, of, count))),
    '## Requests',
    ...layers.map((count) => requestTable(releases, count)),
  ].join('\n\n')
}

/** One case: a row for each way, a column for each round trip; below each time what part of it semtag takes. */
function caseTable(releases: readonly Measured[], of: Case, layers: number): string {
  const shown = releases.filter((one) => one.case === of && one.layers === layers)
  const roundTrips = [...new Set(shown.map(({ roundTrip }) => roundTrip))]
  const ways = [...new Set(shown.map(({ peer }) => peer))].sort((one) => (one === semtag ? -1 : 0))
  const at = (peer: Measured['peer'], roundTrip: number) =>
    shown.find((one) => one.peer === peer && one.roundTrip === roundTrip)?.times ?? []
  const header = [`${titles[of]}, ${layers} ${layers === 1 ? 'layer' : 'layers'}`]
  return table(
    [...header, ...roundTrips.map((roundTrip) => `${roundTrip} ms`)],
    ways.map((peer) => [
      peer.name,
      ...roundTrips.map((roundTrip) => {
        const time = seconds(figuresOf(at(peer, roundTrip)))
        const part = ratio(ratiosOf(at(semtag, roundTrip), at(peer, roundTrip)))
        return peer === semtag ? `**${time}**` : `${time}<br>${part}`
      }),
    ]),
  )
}

/** What the registry was asked, by its own log; the same at every delay. */
function requestTable(releases: readonly Measured[], layers: number): string {
  const shown = releases.filter((one) => one.layers === layers)
  const roundTrips = [...new Set(shown.map(({ roundTrip }) => roundTrip))]
  const [shortest = 0, longest = 0] = [Math.min(...roundTrips), Math.max(...roundTrips)]
  const waits = (row: Measured): string => {
    const far = shown.find(
      (one) => one.case === row.case && one.peer === row.peer && one.roundTrip === longest,
    )
    if (far === undefined || longest === shortest) return ''
    const [longer, shorter] = [figuresOf(far.times), figuresOf(row.times)]
    return ((longer.median - shorter.median) / (longest - shortest)).toFixed(1)
  }
  return table(
    [`${layers} layers`, 'way', 'requests', 'of which', 'connections', 'round trips waited for'],
    shown
      .filter(({ roundTrip }) => roundTrip === shortest)
      .map((row) => [
        row.case,
        row.peer.name,
        `${sum(row.requests)}`,
        listed(row.requests),
        `${row.connections}`,
        waits(row),
      ]),
  )
}

/** Whole processes, and what is left of them without the time in which they wait for the engine and the registry. */
function startUpTable(rows: readonly StartUp[]): string {
  const bare = rows[0]?.times ?? []
  return table(
    ['start-up', 'whole process', 'of which it waits', 'the rest, of bare Node', 'peak memory'],
    rows.map(({ name, times, probed }) => {
      const memory = figuresOf(probed.map(({ peakBytes }) => peakBytes)).maximum
      const peak = megabytes(memory)
      if (times.length === 0) return [name, '', '', '', peak]
      const rest = times.map((time, round) => time - (probed[round]?.waited ?? 0))
      const waited = figuresOf(probed.map((reported) => reported.waited))
      return [name, milliseconds(figuresOf(times)), milliseconds(waited), ratio(ratiosOf(rest, bare)), peak]
    }),
  )
}

function packageTable(packages: readonly PackedPackage[]): string {
  const whole = packages.at(-1)?.times ?? []
  return table(
    ['package', 'packed', 'files', 'packages installed', '`npx`, cold cache', 'ratio'],
    packages.map(({ name, size, files, packages: count, times }) => [
      name,
      `${(size / 1000).toFixed(0)} kB`,
      `${files}`,
      ...(times.length === 0
        ? ['', 'not measured', '']
        : [`${count}`, seconds(figuresOf(times)), ratio(ratiosOf(times, whole))]),
    ]),
  )
}

function manyTable({ images, roundTrip, oneByOne, together }: ManyImages): string {
  const rows = [['a command each', seconds(figuresOf(oneByOne)), '']]
  if (together.length > 0)
    rows.push(['one command', seconds(figuresOf(together)), ratio(ratiosOf(together, oneByOne))])
  return table([`${images} images to two registries, ${roundTrip} ms`, 'time', 'ratio'], rows)
}

/** The ratio is the part of a tool's time that semtag takes from the same place. */
function copyTable(copies: readonly Copied[]): string {
  const [{ mebibytes, layers } = { mebibytes: 0, layers: 0 }] = copies
  return table(
    [`${mebibytes} MiB in ${layers} layers, four tags, from`, 'way', 'time', 'ratio', 'peak memory'],
    copies.map(({ from, way, times, peakBytes }) => {
      const ours = copies.find((one) => one.from === from)?.times ?? []
      const part = ours === times ? '' : ratio(ratiosOf(ours, times))
      return [from, way, seconds(figuresOf(times)), part, megabytes(peakBytes)]
    }),
  )
}

function maintenanceTable(rows: readonly Maintained[]): string {
  return table(
    ['maintenance, at registries of the unit tests', 'way', 'time', 'requests', 'peak memory'],
    rows.map(({ task, way, times, requests, peakBytes }) => [
      task,
      way,
      seconds(figuresOf(times)),
      `${requests}`,
      megabytes(peakBytes),
    ]),
  )
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

function sum(requests: RequestCounts): number {
  return Object.values(requests).reduce((total, count) => total + count, 0)
}

function listed(requests: RequestCounts): string {
  return Object.entries(requests)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}
