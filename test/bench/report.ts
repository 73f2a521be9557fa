import type { ManyImages } from './many-images.ts'
import { ratio, seconds, table } from './markdown.ts'
import { figuresOf, ratiosOf } from './measure.ts'
import type { PackedPackage } from './packages.ts'
import { semtag } from './peers.ts'
import type { Case, Measured } from './release-cases.ts'
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
}

const titles: Readonly<Record<Case, string>> = {
  'first push': 'four tags for an image that the registry has not',
  're-tag': 'four tags for an image that the registry has',
  'nothing to do': 'all four tags are there already',
}

/** One case: a row for each way, a column for each round trip; below each time what part of it semtag takes. */
export function caseTable(releases: readonly Measured[], of: Case, layers: number): string {
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
export function requestTable(releases: readonly Measured[], layers: number): string {
  const shown = releases.filter((one) => one.layers === layers)
  const roundTrip = shown[0]?.roundTrip
  const rows = shown.filter((one) => one.roundTrip === roundTrip)
  return table(
    [`requests, ${layers} layers`, 'way', 'in all', 'of which'],
    rows.map(({ case: name, peer, requests }) => [name, peer.name, `${sum(requests)}`, listed(requests)]),
  )
}

export function startUpTable(rows: readonly StartUp[]): string {
  const bare = rows[0]?.times ?? []
  return table(
    ['start-up', 'time', 'of bare Node', 'peak memory'],
    rows.map(({ name, times, memory }) => [
      name,
      times.length === 0 ? '' : seconds(figuresOf(times)),
      times.length === 0 ? '' : ratio(ratiosOf(times, bare)),
      `${memory.toFixed(0)} MB`,
    ]),
  )
}

export function packageTable(packages: readonly PackedPackage[]): string {
  const whole = packages.at(-1)?.times ?? []
  return table(
    ['package', 'packed', 'files', 'packages installed', '`npx`, cold cache', 'ratio'],
    packages.map(({ name, size, files, packages: count, times }) => [
      name,
      `${(size / 1000).toFixed(0)} kB`,
      `${files}`,
      ...(times.length === 0
        ? ['no package registry here', '', '']
        : [`${count}`, seconds(figuresOf(times)), ratio(ratiosOf(times, whole))]),
    ]),
  )
}

export function manyTable({ images, roundTrip, oneByOne, together }: ManyImages): string {
  const rows = [['a command each', seconds(figuresOf(oneByOne)), '']]
  if (together.length > 0)
    rows.push(['one command', seconds(figuresOf(together)), ratio(ratiosOf(together, oneByOne))])
  return table([`${images} images to two registries, ${roundTrip} ms`, 'time', 'ratio'], rows)
}

function sum(requests: RequestCounts): number {
  return Object.values(requests).reduce((total, count) => total + count, 0)
}

function listed(requests: RequestCounts): string {
  return Object.entries(requests)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}
