import type { PushOptions } from './config/push-options.ts'
import type { PushReport } from './domain/report.ts'
import { type Ambient, openRegistries } from './open-registries.ts'
import { openSource } from './open-source.ts'
import { openTargets } from './open-targets.ts'
import { release } from './release/release.ts'

/** Releases, or plans, what the options say: the adapters and the use case put together. */
export async function push(options: PushOptions, around: Ambient, dryRun: boolean): Promise<PushReport> {
  const { version, versionFrom, images, flags, warnings } = options
  const [first, ...others] = images
  const { clock, reporter, signal } = around
  const registries = openRegistries(options, around, {
    scopes: dryRun ? 'pull' : 'pull,push',
    // An image that is in no engine needs none.
    asksEngine: images.some(({ image }) => image.kind === 'engine'),
    repositories: images.flatMap(({ targets }) => targets),
  })
  const { credentials, engine, repository: direct } = registries
  const closers = [registries.close]
  const shared = { direct, warned: new Set<string>() }
  const open = (given: typeof first) => {
    const image = { ...given, version }
    const { source, way, close } = openSource(image, {
      engine: engine.connect,
      registry: direct,
      credentials,
      reporter,
    })
    closers.push(close)
    const { policy, targets, oneByOne } = given
    return { source, policy, targets, oneByOne, registry: openTargets(image, shared, way) }
  }
  try {
    return await release(
      {
        version,
        versionFrom,
        warnings,
        images: [open(first), ...others.map(open)],
        dryRun,
        bestEffort: flags['best-effort'],
      },
      { clock, reporter, signal },
    )
  } finally {
    await Promise.allSettled(closers.map((close) => close()))
  }
}
