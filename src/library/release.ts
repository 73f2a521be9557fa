import type { PushReport } from '../domain/report.ts'
import type { ReleaseEnvironment, ReleaseSettings } from './settings.ts'

/**
 * Releases an image, or several, under the tags of a version, as `semtag push` does. What an engine or a registry does
 * is never thrown: the report says what happened, and its `status` whether all is as planned.
 *
 * @returns The document that `semtag push --json` prints; with `images` that of several.
 * @throws SemtagError that lists every mistake in the settings; nothing was written.
 * @example
 * const report = await release(
 *   { image: 'image-gallery', version: '2.1.106', registry: 'registry.local:5000' },
 *   { env: process.env },
 * )
 * if (report.status !== 'complete') process.exitCode = 1
 */
export async function release(settings: ReleaseSettings, around: ReleaseEnvironment): Promise<PushReport> {
  // A program that only plans loads nothing that talks to engines and registries.
  const { releaseGiven } = await import('./run.ts')
  const { version, dryRun = false, overwrite = false, assumeHighest = false, ...content } = settings
  const asked = { VERSION: version, 'dry-run': dryRun, overwrite, 'assume-highest': assumeHighest }
  return releaseGiven({ name: 'the settings', content, asked }, around)
}
