import type { PushReport, ReleaseReport, ReleasesReport } from '../domain/report.ts'
import type { OneImage, ReleaseEnvironment, ReleaseSettings, SeveralImages } from './settings.ts'

/**
 * Releases one image under the tags of a version, as `semtag push` does. A failure of an engine or a registry does not
 * throw: the report says what happened, and its `status` is then not `complete`.
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
export function release(settings: OneImage, around?: ReleaseEnvironment): Promise<ReleaseReport>
/**
 * Releases several images under the tags of one version. The report has a list of releases, also if `images` names one
 * image.
 */
export function release(settings: SeveralImages, around?: ReleaseEnvironment): Promise<ReleasesReport>
/** Releases one image or several, as the settings say. */
export function release(settings: ReleaseSettings, around?: ReleaseEnvironment): Promise<PushReport>
export async function release(
  settings: ReleaseSettings,
  around: ReleaseEnvironment = {},
): Promise<PushReport> {
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
  const report = await releaseGiven({ name: 'the settings', content, input }, around)
  return content.images === undefined || 'releases' in report ? report : listOf(report)
}

/** The report of a list with one image. */
function listOf(report: ReleaseReport): ReleasesReport {
  const { source: _source, targets: _targets, ...shared } = report
  return { ...shared, releases: [report] }
}

/**
 * Plans a release of one image, as `semtag plan` does, and writes nothing.
 *
 * @returns The document that `semtag plan --json` prints.
 * @throws SemtagError that lists every mistake in the settings.
 */
export function plan(settings: OneImage, around?: ReleaseEnvironment): Promise<ReleaseReport>
/** Plans a release of several images under one version. */
export function plan(settings: SeveralImages, around?: ReleaseEnvironment): Promise<ReleasesReport>
/** Plans a release of one image or several, as the settings say. */
export function plan(settings: ReleaseSettings, around?: ReleaseEnvironment): Promise<PushReport>
export function plan(settings: ReleaseSettings, around: ReleaseEnvironment = {}): Promise<PushReport> {
  return release({ ...settings, dryRun: true }, around)
}
