import type { PromoteOptions } from '../config/promote.ts'
import type { PushReport } from '../domain/report.ts'
import { readConfiguration } from '../manifest/configuration.ts'
import { promote } from '../release/promote.ts'
import type { Ambient } from './ambient.ts'
import { openRegistries } from './registries.ts'

/** Asks the user whether these candidates are meant: `registry.local:5000/ui@sha256:…`. */
export type ConfirmCandidates = (references: readonly string[]) => Promise<boolean>

/** Releases candidates: puts the adapters and the use case together. */
export async function promoteCandidates(
  options: PromoteOptions,
  ambient: Ambient,
  confirm: ConfirmCandidates | undefined,
): Promise<PushReport> {
  const { version, from, digest, images, dryRun, flags } = options
  const registries = openRegistries(options, ambient, {
    scopes: dryRun ? 'pull' : 'pull,push',
    asksEngine: true,
    repositories: images.flatMap(({ targets }) => targets),
  })
  try {
    return await promote(
      { version, from, digest, images, dryRun, settle: flags.settle, ...(confirm && { confirm }) },
      { ...ambient, registry: registries.repository, configuration: readConfiguration },
    )
  } finally {
    await registries.close()
  }
}
