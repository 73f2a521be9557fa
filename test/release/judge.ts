import type { Digest } from '../../src/domain/image/digest.ts'
import { parseTag } from '../../src/domain/image/tag.ts'
import type { MaintenanceReport, ReleaseReport } from '../../src/domain/report.ts'
import { restoredDigest, withdrawalTag } from '../../src/domain/tags/withdrawal.ts'
import type { Command } from './commands.ts'

type Tags = ReadonlyMap<string, Digest>

/** One run of a command, and the tags of every backend before and after it. */
export interface Run {
  readonly command: Command
  readonly report: ReleaseReport | MaintenanceReport
  /** What a push publishes. */
  readonly content: Digest | undefined
  readonly before: readonly Tags[]
  readonly after: readonly Tags[]
}

/**
 * What is wrong at the end of a run, by the tags of the registry only and without the code of semtag:
 * a run that ends `complete` and is not, and an alias that any run took to a version that does not own it.
 */
export function wrongsOf(run: Run): readonly string[] {
  const { command, before, after } = run
  const owners = ownersOf(after)
  const reported = command.startsWith('plan')
    ? plannedWrong(run)
    : run.report.status === 'complete'
      ? endedWrong(run)
      : []
  const moved = after.flatMap((tags, backend) =>
    [...owners]
      .filter(([alias]) => tags.get(alias) !== before[backend]?.get(alias))
      .filter(([alias, owner]) => tags.get(alias) !== digestOf(after, owner))
      .map(
        ([alias, owner]) => `${alias} was taken to ${nameOf(after, tags.get(alias))}, and ${owner} owns it`,
      ),
  )
  return [...new Set([...reported, ...moved])]
}

function endedWrong({ command, report, content, before, after }: Run): readonly string[] {
  const [name = '', version = ''] = command.split(' ')
  // A run may leave an alias on unknown content, if it says so.
  const held = report.targets
    .flatMap(({ tags }) => tags)
    .filter(({ reason }) => reason === 'unknown-owner')
    .map(({ tag }) => tag)
  const owners = ownersOf(after)
  return after.flatMap((tags, backend) => [
    ...(name === 'push' && tags.get(version) !== content ? [`${version} is not there`] : []),
    ...(name === 'yank' && !isWithdrawn(tags, version) ? [`${version} is not withdrawn`] : []),
    ...(name === 'unyank' && isWithdrawn(tags, version) ? [`${version} is withdrawn`] : []),
    ...[...owners]
      .filter(([alias, owner]) => tags.get(alias) !== digestOf(after, owner))
      // A push does not move the aliases of others. Only a push or an unyank creates the aliases of its version.
      .filter(([alias, owner]) =>
        name === 'push' || !tags.has(alias) ? owner === version : before[backend]?.has(alias),
      )
      .filter(([alias]) => !held.includes(alias))
      .map(([alias, owner]) => `${alias} is at ${nameOf(after, tags.get(alias))}, and ${owner} owns it`),
  ])
}

/** A plan writes nothing; one that is `complete` gives each alias to its owner. */
function plannedWrong({ command, report, before, after }: Run): readonly string[] {
  const [, version = ''] = command.split(' ')
  const reported = report.targets.flatMap(({ tags }) => tags)
  const owners = ownersOf([...after, new Map([[version, digestOf(after, version) ?? restoredDigest]])])
  return [
    ...(after.some((tags, backend) => !isSame(tags, before[backend])) ? ['it wrote'] : []),
    ...reported
      .filter(() => report.status === 'complete')
      .filter(({ tag, outcome, reason }) => {
        if (reason === 'unknown-owner') return false
        const owner = owners.get(tag)
        if (owner === undefined) return false
        return outcome === 'created' || outcome === 'moved'
          ? owner !== version
          : outcome === 'held' && owner === version
      })
      .map(({ tag, outcome }) => `${tag} would be ${outcome}, and ${owners.get(tag)} owns it`),
  ]
}

/** The highest version of each line that exists on some backend and is withdrawn on none. */
export function ownersOf(backends: readonly Tags[]): ReadonlyMap<string, string> {
  const versions = [...new Set(backends.flatMap((tags) => [...tags.keys()]))]
    .filter((tag) => /^\d+\.\d+\.\d+$/.test(tag))
    .filter((tag) => !backends.some((tags) => isWithdrawn(tags, tag)))
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  return new Map(
    versions.flatMap((version) => {
      const [major, minor] = version.split('.')
      const aliases = [`${major}.${minor}`, ...(major === '0' ? [] : [`${major}`]), 'latest']
      return aliases.map((alias) => [alias, version] as const)
    }),
  )
}

function isWithdrawn(tags: Tags, version: string): boolean {
  return (tags.get(withdrawalTag(parseTag(version))) ?? restoredDigest) !== restoredDigest
}

function digestOf(backends: readonly Tags[], version: string): Digest | undefined {
  return backends.map((tags) => tags.get(version)).find((digest) => digest !== undefined)
}

function nameOf(backends: readonly Tags[], digest: Digest | undefined): string {
  if (digest === undefined) return 'nothing'
  const versions = backends.flatMap((tags) =>
    [...tags].filter(([tag, other]) => /^\d+\.\d+\.\d+$/.test(tag) && other === digest),
  )
  return versions.at(-1)?.[0] ?? 'unknown content'
}

function isSame(tags: Tags, others: Tags | undefined): boolean {
  return tags.size === others?.size && [...tags].every(([tag, digest]) => others.get(tag) === digest)
}
