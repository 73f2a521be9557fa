import type { PushReport } from '../domain/report.ts'
import type { ReleaseEnvironment, ReleaseSettings } from './settings.ts'

/**
 * Releases one or several images under the tags of a version, as `semtag push` does. A failure of an engine or a registry
 * does not throw: the report says what happened, and its `status` is then not `complete`.
 *
 * @returns The document that `semtag push --json` prints.
 * @throws SemtagError that lists every mistake in the settings. In that case, nothing was written.
 * @example
 * const report = await release(
 *   { image: 'image-gallery', version: '2.1.106', registry: 'registry.local:5000' },
 *   { env: process.env },
 * )
 * if (report.status !== 'complete') process.exitCode = 1
 */
export async function release(settings: ReleaseSettings, around: ReleaseEnvironment): Promise<PushReport> {
  // A program that only uses planTags does not load the adapters.
  const { releaseGiven } = await import('./run.ts')
  const {
    version,
    dryRun = false,
    overwrite = false,
    assumeHighest = false,
    stage = false,
    gate,
    ...content
  } = settings
  const input = {
    VERSION: version,
    'dry-run': dryRun,
    overwrite,
    'assume-highest': assumeHighest,
    stage,
    gate,
  }
  return releaseGiven({ name: 'the settings', content, input }, around)
}
