import type { PushOptions } from './config/push-options.ts'
import type { ReleaseReport } from './domain/report.ts'
import { type Ambient, openRegistries } from './open-registries.ts'
import { openSource } from './open-source.ts'
import { openTargets } from './open-targets.ts'
import { release } from './release/release.ts'

/** Releases, or plans, what the options say: the adapters and the use case put together. */
export async function push(options: PushOptions, around: Ambient, dryRun: boolean): Promise<ReleaseReport> {
  const { version, images, flags } = options
  const [{ image, policy, targets, oneByOne }] = images
  const { clock, reporter, signal } = around
  const registries = openRegistries(options, around, {
    scopes: dryRun ? 'pull' : 'pull,push',
    // An image that is in no engine needs none.
    asksEngine: image.kind === 'engine',
    repositories: targets,
  })
  const { credentials, engine } = registries
  const opened = openSource(
    { ...images[0], version },
    {
      engine: engine.connect,
      registry: registries.repository,
      credentials,
      reporter,
    },
  )
  try {
    const request = { version, policy, targets, dryRun, oneByOne, bestEffort: flags['best-effort'] }
    const registry = openTargets({ ...images[0], version }, registries.repository, opened.way)
    return await release(request, { source: opened.source, registry, clock, reporter, signal })
  } finally {
    await Promise.allSettled([opened.close(), registries.close()])
  }
}
