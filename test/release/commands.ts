import type { MaintenanceReport, ReleaseReport } from '../../src/domain/report.ts'
import { defaultPolicy } from '../../src/domain/tags/policy.ts'
import type { Clock } from '../../src/ports/run.ts'
import { promote } from '../../src/release/promote.ts'
import { reconcile } from '../../src/release/reconcile.ts'
import type { Gate } from '../../src/release/request.ts'
import { stageAll } from '../../src/release/stage.ts'
import { unyank, yank } from '../../src/release/yank.ts'
import type { Hooks, MemoryRepository } from '../support/memory-registry.ts'
import { contentOf, versionOf } from '../support/model-repository.ts'
import { onlyImage } from '../support/only-image.ts'
import { onlyRepository } from '../support/only-repository.ts'
import { releaseTo, repositoryName } from './memory-release.ts'

/**
 * A command as people type it: `push 2.1.1`, `push 2.1.1 of other content`, `gated 2.1.1`, `stage 2.1.1`,
 * `promote 2.1.1`, `yank 2.1.1`, `yank 2.1.1 --remove-empty`, `unyank 2.1.1`, `reconcile`.
 */
export type Command = string

const approving: Gate = { words: ['true'], run: async () => 0 }

/** Runs a command over a repository in memory. */
export function runCommand(
  repository: MemoryRepository,
  command: Command,
  hooks: Hooks,
  clock: Clock,
): Promise<ReleaseReport | MaintenanceReport> {
  const [name, version = '', , content = version] = command.split(' ')
  if (name === 'push') return releaseTo(repository, { version, content, hooks, clock })
  if (name === 'gated') return releaseTo(repository, { version, content, hooks, clock, gate: approving })
  if (name === 'stage') return releaseTo(repository, { version, content, hooks, clock, use: stageAll })
  const client = repository.client(hooks)
  const ports = {
    registry: () => client,
    clock,
    reporter: { event: () => {} },
    signal: new AbortController().signal,
  }
  if (name === 'promote')
    return promote(
      {
        version: versionOf(version),
        digest: contentOf(content),
        images: [{ policy: defaultPolicy, targets: [repositoryName] }],
        dryRun: false,
      },
      { ...ports, configuration: async () => undefined },
    ).then(onlyImage)
  const repositories = [{ repository: repositoryName, policy: defaultPolicy }] as const
  const request = { repositories, dryRun: false }
  if (name === 'reconcile') return reconcile({ ...request, create: true }, ports).then(onlyRepository)
  const care = name === 'yank' ? yank : unyank
  return care(
    { ...request, versions: [versionOf(version)], removeEmpty: command.endsWith(' --remove-empty') },
    ports,
  ).then(onlyRepository)
}
