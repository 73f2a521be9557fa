import fc from 'fast-check'
import type { Digest } from '../../src/domain/image/digest.ts'
import type { MaintenanceReport, ReleaseReport } from '../../src/domain/report.ts'
import type { Clock } from '../../src/ports/run.ts'
import type { Hooks } from '../support/memory-registry.ts'
import type { Command } from './commands.ts'
import { ownersOf } from './judge.ts'

export interface Story {
  /** What is there before, as `MemoryRepository.of` takes it. */
  readonly before: Record<string, string>
  /** Run at once. */
  readonly commands: readonly Command[]
}

export const older = { '2.1.0': '2.1.0 2.1 2 latest' }
const two = { '2.1.0': '2.1.0', '2.1.1': '2.1.1 2.1 2 latest' }
const lines = { '2.1.0': '2.1.0 2.1', '2.2.0': '2.2.0 2.2 2', '3.0.0': '3.0.0 3.0 3 latest' }
const withdrawn = { ...two, 'a withdrawal': 'yanked-2.1.1' }

export const stories: Readonly<Record<string, Story>> = {
  'two versions of one line': { before: older, commands: ['push 2.1.1', 'push 2.1.2'] },
  'into an empty repository': { before: {}, commands: ['push 2.1.1', 'push 2.1.2'] },
  'two lines': { before: older, commands: ['push 2.1.1', 'push 2.2.0'] },
  'three versions': { before: older, commands: ['push 2.1.1', 'push 2.1.2', 'push 3.0.0'] },
  'four versions': { before: {}, commands: ['push 2.1.1', 'push 2.1.2', 'push 2.2.0', 'push 3.0.0'] },
  'a re-run beside a newer version': {
    before: { '2.1.0': '2.1.0 2.1', '2.1.1': '2.1.1' },
    commands: ['push 2.1.1', 'push 2.1.1', 'push 2.1.2'],
  },
  'one version with two contents': { before: older, commands: ['push 2.1.1', 'push 2.1.1 of other'] },
  'one version with two contents, and a newer one': {
    before: older,
    commands: ['push 2.1.1', 'push 2.1.1 of other', 'push 2.1.2'],
  },
  'a push and a yank of the highest': { before: two, commands: ['push 2.1.2', 'yank 2.1.1'] },
  'a push of what a yank falls back to': { before: lines, commands: ['push 2.2.1', 'yank 3.0.0'] },
  'a push and a yank of the same version': { before: older, commands: ['push 2.1.1', 'yank 2.1.1'] },
  'two yanks': { before: lines, commands: ['yank 2.2.0', 'yank 3.0.0'] },
  'two yanks of one version': { before: lines, commands: ['yank 3.0.0', 'yank 3.0.0'] },
  'a yank and an unyank of one version': { before: withdrawn, commands: ['yank 2.1.1', 'unyank 2.1.1'] },
  'an unyank and a push below it': { before: withdrawn, commands: ['unyank 2.1.1', 'push 2.0.9'] },
  'an unyank and a push above it': { before: withdrawn, commands: ['unyank 2.1.1', 'push 2.1.2'] },
  'two pushes and two yanks': {
    before: two,
    commands: ['push 2.1.2', 'push 2.1.3', 'yank 2.1.1', 'yank 2.1.0'],
  },
  'a push, a yank, and reconcile': { before: two, commands: ['push 2.1.2', 'yank 2.1.1', 'reconcile'] },
  'a push beside reconcile': {
    before: { '2.1.0': '2.1.0 latest', '2.1.1': '2.1.1 2', '2.0.0': '2.0.0 2.1' },
    commands: ['push 2.2.0', 'reconcile'],
  },
  'a yank that empties a line, and a push into it': {
    before: lines,
    commands: ['yank 3.0.0 --remove-empty', 'push 3.0.1'],
  },
  'yanks that empty a line together': {
    before: { '2.0.0': '2.0.0 2.0 2', '3.0.0': '3.0.0 3.0', '3.0.1': '3.0.1 3 latest' },
    commands: ['yank 3.0.0 --remove-empty', 'yank 3.0.1 --remove-empty'],
  },
  'a yank that empties a line, and its unyank': {
    before: lines,
    commands: ['yank 3.0.0 --remove-empty', 'unyank 3.0.0'],
  },
  'a promotion and a push above it': {
    before: { ...older, '2.1.1': 'staged-2.1.1' },
    commands: ['promote 2.1.1', 'push 2.1.2'],
  },
  'a promotion and a yank of the same version': {
    before: { ...older, '2.1.1': 'staged-2.1.1' },
    commands: ['promote 2.1.1', 'yank 2.1.1'],
  },
  'two promotions of one candidate': {
    before: { ...older, '2.1.1': 'staged-2.1.1' },
    commands: ['promote 2.1.1', 'promote 2.1.1'],
  },
  'a promotion while another image is staged': {
    before: { ...older, '2.1.1': 'staged-2.1.1' },
    commands: ['promote 2.1.1', 'stage 2.1.1 of other'],
  },
  'a gated push and a push above it': { before: older, commands: ['gated 2.1.1', 'push 2.1.2'] },
  'a gated push and a yank': { before: two, commands: ['gated 2.1.2', 'yank 2.1.1'] },
  'yank, unyank and push': { before: two, commands: ['yank 2.1.1', 'unyank 2.1.1', 'push 2.1.2'] },
}

/** How one command runs: the lag of each of its reads, and the call at which it dies. */
export const manner = fc.record({ lags: fc.array(fc.nat(3), { maxLength: 8 }), dies: fc.nat(25) })

interface Manner {
  readonly lags: readonly number[]
  readonly dies: number | undefined
}

/** The scheduler decides when a call happens and when a wait ends. */
export function surroundings(
  scheduler: fc.Scheduler,
  name: string,
  { lags, dies = Number.POSITIVE_INFINITY }: Manner,
): { hooks: Hooks; clock: Clock } {
  const turn = (what: string) => scheduler.schedule(Promise.resolve(), `${name}: ${what}`)
  const left = [...lags]
  let calls = 0
  let now = 0
  return {
    hooks: {
      async before({ kind, tag }) {
        await turn(`${kind} ${tag ?? ''}`)
        if (calls > dies) throw new Error('died')
      },
      // The command dies after a call has happened and before it gets the answer.
      after() {
        calls += 1
        if (calls > dies) throw new Error('died')
      },
      unseen: (writes) => Math.min(writes, left.shift() ?? 0),
    },
    clock: {
      now: () => new Date(now),
      sleep(milliseconds) {
        now += milliseconds
        return turn('waits')
      },
    },
  }
}

/** Aliases that exist but are not on the owner of their line. */
export function misplaced(tags: ReadonlyMap<string, Digest>): readonly string[] {
  return [...ownersOf([tags])]
    .filter(([alias, owner]) => tags.has(alias) && tags.get(alias) !== tags.get(owner))
    .map(([alias]) => alias)
}

/** Missing aliases of lines whose owner was pushed or restored. */
export function missing(tags: ReadonlyMap<string, Digest>, commands: readonly Command[]): readonly string[] {
  return [...ownersOf([tags])]
    .filter(
      ([alias, owner]) =>
        !tags.has(alias) &&
        ['push', 'gated', 'promote', 'unyank'].some((name) => commands.includes(`${name} ${owner}`)),
    )
    .map(([alias]) => alias)
}

/** What is wrong at the end of all runs and stands in no report with another status than `complete`. */
export function silent(
  tags: ReadonlyMap<string, Digest>,
  commands: readonly Command[],
  reports: readonly (ReleaseReport | MaintenanceReport)[],
): readonly string[] {
  const honest = reports.filter(({ status }) => status !== 'complete')
  const reported = honest.flatMap(({ targets }) =>
    targets.flatMap((target) => target.tags.map(({ tag }) => tag)),
  )
  return [...misplaced(tags), ...missing(tags, commands)].filter((alias) => !reported.includes(alias))
}
