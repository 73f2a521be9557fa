import { readFileSync } from 'node:fs'
import { listingText } from '../../src/cli/commands/ls.ts'
import { systemClock as clock } from '../../src/compose/ambient.ts'
import type { Digest } from '../../src/domain/image/digest.ts'
import { isTag, parseTag, type Tag } from '../../src/domain/image/tag.ts'
import { planTags } from '../../src/domain/plan/plan.ts'
import { defaultPolicy as policy } from '../../src/domain/tags/policy.ts'
import { parseVersion } from '../../src/domain/version/version.ts'
import { readConfiguration } from '../../src/manifest/configuration.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { createRegistryClient } from '../../src/registry/client.ts'
import { list } from '../../src/release/list.ts'
import { onlyList } from '../support/only-repository.ts'

/** What one run took, in seconds by the clock: on a busy machine they are worth nothing. */
export interface BenchRun {
  readonly versions: number
  readonly requests: number
  readonly network: number
  /** What `ls` needs besides. */
  readonly listing: number
  /** A plan of one release by the same tags, up to the last look at them. */
  readonly planning: number
  readonly peakMebibytes: number
}

// A process of its own, so that its memory is not that of the registry.
const [host = '', path = ''] = process.argv.slice(2)
let requests = 0
const client = createRegistryClient({
  credentials: { find: async () => undefined },
  clock,
  trust: { plainHttp: false, insecure: false, certificatesDirectories: [], engine: async () => undefined },
  userAgent: 'semtag/bench',
  onRequest: () => requests++,
})
const digests = new Map<Tag, Digest | null>()
let [pending, since, network] = [0, 0, 0]

function seconds(): number {
  return performance.now() / 1000
}

/** Counts the time in which a request is under way. */
async function timed<T>(run: Promise<T>): Promise<T> {
  if (pending++ === 0) since = seconds()
  try {
    return await run
  } finally {
    if (--pending === 0) network += seconds() - since
  }
}

function watched(registry: Registry): Registry {
  return {
    ...registry,
    tags: (signal) => timed(registry.tags(signal)),
    async head(tag, signal) {
      const found = await timed(registry.head(tag, signal))
      if (isTag(tag)) digests.set(tag, found?.digest ?? null)
      return found
    },
  }
}

const signal = new AbortController().signal
const start = seconds()
const listed = await list(
  { repositories: [{ repository: { registry: host, path }, policy }], digests: false, platforms: false },
  {
    registry: (repository) => watched(client.repository(repository)),
    clock,
    configuration: readConfiguration,
    signal,
  },
)
const report = onlyList(listed)
const text = listingText(report, { paint: (_style, given) => given })
const listing = seconds() - start - network
if (report.status !== 'complete' || text === '') throw new Error(JSON.stringify(report.problems))

const tags = [...report.versions, ...report.aliases].map(({ tag }) => parseTag(tag))
const version = parseVersion('9.999.0')
if (!version.ok) throw new Error(version.problem.message)
const before = seconds()
while (true) {
  const { unresolved } = planTags({ version: version.value, observed: { tags, digests } })
  if (unresolved.length === 0) break
  for (const tag of unresolved) digests.set(tag, null)
}
const run: BenchRun = {
  versions: report.versions.length,
  requests,
  network,
  listing,
  planning: seconds() - before,
  // https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
  peakMebibytes: Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024,
}
process.stdout.write(`${JSON.stringify(run)}\n`)
await client.close()
