import { onTestFinished } from 'vitest'
import { parseTag, type Tag } from '../../src/domain/image/tag.ts'
import type { PruneRules } from '../../src/domain/plan/prune-rules.ts'
import type { PruneReport } from '../../src/domain/prune-report.ts'
import type { MaintenanceReport } from '../../src/domain/report.ts'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { readConfiguration } from '../../src/manifest/configuration.ts'
import type { Credential } from '../../src/ports/credentials.ts'
import type { ReleaseEvent } from '../../src/ports/run.ts'
import { createRegistryClient } from '../../src/registry/client.ts'
import type { MaintenancePorts } from '../../src/release/maintenance/maintain.ts'
import { type PrunedRequest, type PruneRequest, prune } from '../../src/release/prune.ts'
import { reconcile } from '../../src/release/reconcile.ts'
import { remove } from '../../src/release/remove.ts'
import { unyank, yank } from '../../src/release/yank.ts'
import { type TestClock, testClock } from '../support/clock.ts'
import { versionOf } from '../support/model-repository.ts'
import { onlyPruned, onlyRepository } from '../support/only-repository.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../support/registry/registry.ts'

export const path = 'gallery/ui'

export interface MaintenanceRunOptions {
  readonly policy?: Partial<Policy>
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
  /** Another name of the registry, where a test is about the host of a vendor. */
  readonly host?: string
}

/** A running registry, and the clock of its late answers. */
export interface Premises {
  readonly registry: TestRegistry
  readonly clock: TestClock
}

export interface MaintenanceWorkshop {
  readonly registry: TestRegistry
  readonly clock: TestClock
  readonly events: readonly ReleaseEvent[]
  /** Pushes content and its tags: `{ '2.1.114': '2.1.114 2.1' }`. */
  fill(contents: Readonly<Record<string, string>>): void
  /** The tags by the content that they point at, as `fill` takes them. */
  contents(): Readonly<Record<string, string>>
  remove(
    tags: string,
    options?: MaintenanceRunOptions & { force?: boolean; confirm?: (tags: number) => Promise<boolean> },
  ): Promise<MaintenanceReport>
  yank(
    versions: string,
    options?: MaintenanceRunOptions & { reason?: string; removeEmpty?: boolean },
  ): Promise<MaintenanceReport>
  unyank(versions: string, options?: MaintenanceRunOptions): Promise<MaintenanceReport>
  reconcile(options?: MaintenanceRunOptions & { create?: boolean }): Promise<MaintenanceReport>
  prune(rules: Partial<PruneRules>, options?: MaintenanceRunOptions & PruneRunOptions): Promise<PruneReport>
}

export type PruneRunOptions = Partial<
  Pick<PrunedRequest, 'max' | 'children'> & Pick<PruneRequest, 'confirm' | 'printed'>
>

export const noRules: PruneRules = { others: () => false, withdrawn: false, keepReferrers: false }

/**
 * A registry, and the maintenance commands on one of its repositories through the real adapter, until the test ends.
 * The caller stops a registry that it passes in.
 */
export async function openMaintenanceWorkshop(
  settings: RegistryOptions = {},
  credential?: Credential,
  given?: Premises,
): Promise<MaintenanceWorkshop> {
  const clock = given?.clock ?? testClock()
  const registry = given?.registry ?? (await startRegistry({ now: () => clock.now().getTime(), ...settings }))
  const client = createRegistryClient({
    credentials: { find: async () => credential },
    clock,
    trust: {
      plainHttp: true,
      insecure: false,
      certificatesDirectories: [],
      engine: async () => undefined,
    },
    userAgent: 'semtag/test',
  })
  onTestFinished(async () => {
    await client.close()
    if (given === undefined) await registry.close()
  })
  const events: ReleaseEvent[] = []
  const words = new Map<string, string>()
  const at = ({
    policy,
    dryRun = false,
    signal = new AbortController().signal,
    host = registry.host,
  }: MaintenanceRunOptions) => {
    const ports: MaintenancePorts = {
      registry: (repository) => client.repository({ ...repository, registry: registry.host }),
      clock,
      reporter: { event: (event) => void events.push(event) },
      signal,
    }
    const one = { repository: { registry: host, path }, policy: { ...defaultPolicy, ...policy } }
    return [{ repositories: [one] as const, dryRun }, ports] as const
  }
  const versionsOf = (text: string) => text.split(' ').map(versionOf)
  return {
    registry,
    clock,
    events,
    fill(contents) {
      for (const [content, tags] of Object.entries(contents))
        for (const tag of tags.split(' ')) words.set(registry.image(path, tag, { content }).digest, content)
    },
    contents() {
      const found: Record<string, string> = {}
      for (const [tag, digest] of [...registry.tags(path)].toSorted()) {
        const word = words.get(digest) ?? 'other'
        found[word] = found[word] === undefined ? tag : `${found[word]} ${tag}`
      }
      return found
    },
    remove(tags, { force = false, confirm, ...options } = {}) {
      const [request, ports] = at(options)
      const named: readonly Tag[] | 'all' = tags === 'all' ? 'all' : tags.split(' ').map(parseTag)
      const [one] = request.repositories
      return remove(
        { ...one, dryRun: request.dryRun, tags: named, force, ...(confirm && { confirm }) },
        ports,
      )
    },
    yank(versions, { reason, removeEmpty = false, ...options } = {}) {
      const [request, ports] = at(options)
      return yank(
        { ...request, versions: versionsOf(versions), removeEmpty, ...(reason && { reason }) },
        ports,
      ).then(onlyRepository)
    },
    unyank(versions, options = {}) {
      const [request, ports] = at(options)
      return unyank({ ...request, versions: versionsOf(versions), removeEmpty: false }, ports).then(
        onlyRepository,
      )
    },
    reconcile({ create = false, ...options } = {}) {
      const [request, ports] = at(options)
      return reconcile({ ...request, create }, ports).then(onlyRepository)
    },
    async prune(rules, { max = 50, children = false, confirm, printed, ...options } = {}) {
      const [request, ports] = at(options)
      const [one] = request.repositories
      const report = await prune(
        {
          repositories: [{ ...one, rules: { ...noRules, ...rules }, max, children }],
          dryRun: request.dryRun,
          printed,
          ...(confirm && { confirm }),
        },
        { ...ports, configuration: readConfiguration },
      )
      return onlyPruned(report)
    },
  }
}
