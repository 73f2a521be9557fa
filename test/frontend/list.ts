import type { AliasListing, ListReport } from '../../src/domain/list-report.ts'
import { digest } from './report.ts'

type Alias = readonly [
  tag: string,
  kind: AliasListing['kind'],
  version: string | null,
  owner: string | null,
  state: AliasListing['state'],
]

/** The report of `ls` for a repository with these versions and aliases. */
export function listOf({
  versions = [],
  withdrawn = [],
  aliases = [],
  ...rest
}: {
  readonly versions?: readonly string[]
  readonly withdrawn?: readonly string[]
  readonly aliases?: readonly Alias[]
} & Partial<Pick<ListReport, 'repository' | 'status' | 'problems' | 'others'>>): ListReport {
  return {
    schemaVersion: 1,
    command: 'ls',
    repository: 'registry.local:5000/image-gallery',
    status: 'complete',
    versions: versions.map((version) => ({
      version,
      tag: version,
      digest: digest(version),
      ...(withdrawn.includes(version) && { withdrawn: { time: null, reason: null } }),
    })),
    aliases: aliases.map(([tag, kind, version, owner, state]) => ({
      tag,
      kind,
      version,
      owner,
      state,
      digest: state === 'missing' ? null : digest(version ?? tag),
    })),
    candidates: [],
    others: [],
    problems: [],
    ...rest,
  }
}
