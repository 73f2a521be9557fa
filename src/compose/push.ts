import type { PushOptions } from '../config/push.ts'
import type { PushReport } from '../domain/report.ts'
import { release } from '../release/release.ts'
import { openImages } from './open-images.ts'
import type { Ambient } from './open-registries.ts'

/** Releases, or plans, what the options say: the adapters and the use case put together. */
export async function push(options: PushOptions, around: Ambient, dryRun: boolean): Promise<PushReport> {
  const { version, versionFrom, flags, warnings } = options
  const { images, close } = openImages(options, around, dryRun ? 'pull' : 'pull,push')
  try {
    return await release(
      {
        version,
        versionFrom,
        warnings,
        images,
        dryRun,
        bestEffort: flags['best-effort'],
        settle: flags.settle,
      },
      around,
    )
  } finally {
    await close()
  }
}
