import pMap from 'p-map'
import { describe, expect, test, vi } from 'vitest'
import type { Digest } from '../../src/domain/image/digest.ts'
import type { ReleaseReport } from '../../src/domain/report.ts'
import type { Fault } from '../support/registry/faults.ts'

import type { LogEntry, TestRegistry } from '../support/registry/registry.ts'
import type { ReceivedRequest } from '../support/registry/request.ts'
import { waitInTurns } from '../support/turns.ts'
import { addIndex, built } from './content.ts'
import { lies } from './tag-lines.ts'
import { openWorkshop, path, type Workshop, type WorkshopOptions } from './workshop.ts'

// Some hundred releases each.
vi.setConfig({ testTimeout: 60_000 })

// A version with two aliases: more aliases add only more of the same requests.
const version = '0.3.1'
const aliases = ['0.3', 'latest']

/** A repository whose aliases are on an older version, and an image to release. */
interface Scenario {
  readonly workshop: Workshop
  readonly image: string
  readonly digest: Digest
}

// Tokens add three requests that can fail: the refused request, and one for each token.
const login = { user: 'ci', password: 'secret' }
const locked: WorkshopOptions = {
  source: { auth: { bearer: login } },
  registries: [{ auth: { bearer: login } }],
  credential: { kind: 'password', username: login.user, password: login.password },
}

const scenarios: Readonly<Record<string, (workshop: Workshop) => Omit<Scenario, 'workshop'>>> = {
  'within a repository': ({ registry }) => {
    const { digest } = registry.image(path, undefined, { content: 'built' })
    return { digest, image: `docker://${registry.host}/${path}@${digest}` }
  },
  'from another registry, both with tokens': ({ source }) => {
    const { digest } = addIndex(source, 'ci', ['built'])
    return { digest, image: `docker://${source.host}/${built}:ci` }
  },
  'from an engine': (workshop) => ({ digest: workshop.build(version).digest, image: `ui:${version}` }),
}

type Asked = Pick<LogEntry, 'method' | 'path'>

const any = () => true
const isWrite = ({ method }: Asked) => method === 'PUT' || method === 'POST'
const isRead = ({ method }: Asked) => method === 'GET'
const isContent = (asked: Asked) => isRead(asked) && /manifests|blobs/.test(asked.path)
/** `HEAD manifests` */
const kindOf = ({ method, path }: Asked) => `${method} ${/\/(manifests|blobs|tags|token)\b/.exec(path)?.[1]}`

interface Case {
  readonly fault: Fault
  /** The requests that it can happen to. */
  readonly to: (asked: Asked) => boolean
  /** True if the fault may end the release even if it happens once. */
  readonly isFinal?: boolean
}

const faults: Readonly<Record<string, Case>> = {
  'a connection that ends before the registry acted': { fault: 'reset', to: any },
  'a connection that ends after it acted': { fault: 'lost', to: isWrite },
  'HTTP 500': { fault: { status: 500 }, to: any },
  'HTTP 503 with Retry-After': { fault: { status: 503, headers: { 'retry-after': '1' } }, to: any },
  'HTTP 429': { fault: { status: 429 }, to: any },
  'a body that is cut short': { fault: { cutAfter: 1 }, to: isRead },
  'content of another digest': { fault: 'corrupt', to: isContent, isFinal: true },
  'no answer': { fault: 'hang', to: any },
}

// A length that no other timer has. An upload waits longer, because its source may wait for an answer.
const unit = 54_321
const inTurns = { timeouts: { connect: 10_000, answer: unit, content: 2 * unit } }

async function open(
  name: string,
  { together = false, ...options }: Pick<WorkshopOptions, 'timeouts'> & { together?: boolean } = {},
): Promise<Scenario> {
  const { source, registries: [target] = [], credential } = name.includes('tokens') ? locked : {}
  const workshop = await openWorkshop({
    ...options,
    source: { ...source, together },
    registries: [{ ...target, together }],
    credential,
  })
  for (const tag of ['0.3.0', ...aliases]) workshop.registry.image(path, tag, { content: 'before' })
  const scenario = scenarios[name]?.(workshop)
  if (scenario === undefined) throw new Error(`no scenario ${name}`)
  return { workshop, ...scenario }
}

const sides = ['registry', 'source'] as const
/** Lets the fault happen to one request, or to this and every later request of its kind. */
function inject(registry: TestRegistry, { fault, to }: Case, place: number, lasts: boolean) {
  let count = 0
  let kind: string | undefined
  let isOn = true
  const when = ({ method, url }: ReceivedRequest) => {
    const asked = { method, path: url.pathname }
    if (!isOn || !to(asked)) return false
    const isNow = count++ === place
    if (isNow) kind = kindOf(asked)
    return isNow || (lasts && kind === kindOf(asked))
  }
  const injected = registry.fault({ when, times: Number.POSITIVE_INFINITY }, fault)
  const end = () => {
    isOn = false
  }
  return { injected, end }
}

interface Place {
  readonly side: (typeof sides)[number]
  /** Counted among those that the fault can happen to. */
  readonly place: number
  readonly entry: LogEntry
}

/** The requests of a release without faults. A lasting fault meets all simultaneous requests of a kind at once. */
async function placesOf(name: string, { to }: Case, lasts: boolean): Promise<readonly Place[]> {
  const calm = await open(name, { together: true })
  expect((await calm.workshop.release(version, calm)).status).toBe('complete')
  return sides.flatMap((side) => {
    const log = calm.workshop[side].log.filter(to)
    const isBeside = (entry: LogEntry, other: LogEntry | undefined) =>
      other?.ended !== undefined && entry.started < other.ended && kindOf(entry) === kindOf(other)
    return log
      .map((entry, place) => ({ side, place, entry }))
      .filter(({ place, entry }) => !(lasts && isBeside(entry, log[place - 1])))
  })
}

/** The lies of a report, and everything that contradicts its status. */
function wrong(
  report: ReleaseReport,
  { workshop, digest }: Scenario,
  before: ReadonlyMap<string, Digest>,
): string[] {
  const now = workshop.registry.tags(path)
  const [target = { tags: [] }] = report.targets
  const untouched = [...now].every(([tag, at]) => before.get(tag) === at) && now.size === before.size
  const done = [version, ...aliases].every((tag) => now.get(tag) === digest)
  const mayBe = !untouched || target.tags.some(({ outcome }) => outcome === 'unknown')
  const fits = { complete: done, failed: untouched, partial: mayBe, refused: false }[report.status]
  return [...lies(target, now), ...(fits ? [] : [`${report.status}: ${[...now].join(' ')}`])]
}

describe.each(Object.keys(scenarios))('a release %s', (name) => {
  test.each(
    Object.entries(faults).flatMap(([what, given]) =>
      [false, true].map((lasts) => ({ what, lasts, how: lasts ? 'for good' : 'once', given })),
    ),
  )('meets $what, $how, at each of its requests', async ({ given, lasts }) => {
    const places = await placesOf(name, given, lasts)
    expect(places.length).toBeGreaterThan(0)
    const hangs = given.fault === 'hang'
    if (hangs) waitInTurns(unit)
    const found = await pMap(
      places,
      async ({ side, place, entry }) => {
        const scenario = await open(name, hangs ? inTurns : {})
        const { workshop } = scenario
        const before = workshop.registry.tags(path)
        const { injected, end } = inject(workshop[side], given, place, lasts)
        const report = await workshop.release(version, scenario)
        const faulty = wrong(report, scenario, before)
        if (injected.count === 0) faulty.push('it did not happen')
        if (report.status !== 'complete') {
          if (!lasts && !given.isFinal) faulty.push(`it was to pass, and is ${report.status}`)
          end()
          const again = await workshop.release(version, scenario)
          if (again.status !== 'complete') faulty.push(`another run is ${again.status}`)
          faulty.push(...wrong(again, scenario, before))
        }
        return faulty.map((what) => `${side} ${place} ${entry.method} ${entry.path}: ${what}`)
      },
      { concurrency: 6 },
    )
    expect(found.flat()).toEqual([])
  })
})
