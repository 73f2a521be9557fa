import type { CheckReport } from '../domain/check-report.ts'
import type { ListReport } from '../domain/list-report.ts'
import type { PruneReport } from '../domain/prune-report.ts'
import type { MaintenanceReport, ReleaseReport } from '../domain/report.ts'
import type {
  ListSettings,
  PromoteSettings,
  PruneSettings,
  ReconcileSettings,
  RemoveSettings,
  RepositorySettings,
  UnyankSettings,
  YankSettings,
} from './repository-settings.ts'
import type { ReleaseEnvironment } from './settings.ts'

/**
 * Lists the versions of a repository and the places of its aliases, as `semtag ls` does.
 *
 * @returns The document that `semtag ls --json` prints.
 * @throws SemtagError that lists every mistake in the settings.
 * @example
 * const { versions } = await list({ repository: 'registry.local:5000/image-gallery' }, { env: process.env })
 */
export async function listRepository(
  settings: ListSettings,
  around: ReleaseEnvironment = {},
): Promise<ListReport> {
  // A program that only uses planTags does not load the adapters.
  const { listGiven } = await import('./run-repository.ts')
  return listGiven(settings, around)
}

/**
 * Finds out whether a release to a repository would be possible, as `semtag check` does.
 *
 * @returns The document that `semtag check --json` prints.
 * @throws SemtagError that lists every mistake in the settings.
 */
export async function checkPossibility(
  settings: RepositorySettings,
  around: ReleaseEnvironment = {},
): Promise<CheckReport> {
  const { checkGiven } = await import('./run-repository.ts')
  return checkGiven(settings, around)
}

/**
 * Brings every alias of a repository to the version that it belongs on, as `semtag reconcile` does.
 *
 * @returns The document that `semtag reconcile --json` prints. A dry run has the status `drift` if an alias is elsewhere.
 * @throws SemtagError that lists every mistake in the settings.
 */
export function reconcileRepository(
  settings: ReconcileSettings,
  around: ReleaseEnvironment = {},
): Promise<MaintenanceReport> {
  return change('reconcile', settings, around)
}

/**
 * Withdraws versions, so that their aliases fall back, as `semtag yank` does.
 *
 * @returns The document that `semtag yank --json` prints.
 * @throws SemtagError that lists every mistake in the settings. Nothing was written then.
 * @example
 * await yank(
 *   { repository: 'ghcr.io/acme/ui', version: '3.0.42', reason: 'loses data' },
 *   { env: process.env },
 * )
 */
export function yankVersions(
  settings: YankSettings,
  around: ReleaseEnvironment = {},
): Promise<MaintenanceReport> {
  return change('yank', settings, around)
}

/**
 * Takes the withdrawal of versions back, as `semtag unyank` does.
 *
 * @returns The document that `semtag unyank --json` prints.
 * @throws SemtagError that lists every mistake in the settings. Nothing was written then.
 */
export function unyankVersions(
  settings: UnyankSettings,
  around: ReleaseEnvironment = {},
): Promise<MaintenanceReport> {
  return change('unyank', settings, around)
}

/**
 * Releases a candidate that `release` with `stage` has put there, as `semtag promote` does.
 *
 * @returns The document that `semtag promote --json` prints.
 * @throws SemtagError that lists every mistake in the settings. Nothing was written then.
 * @example
 * await promote({ repository: 'ghcr.io/acme/ui', version: '3.0.43', digest }, { env: process.env })
 */
export async function promoteCandidate(
  settings: PromoteSettings,
  around: ReleaseEnvironment = {},
): Promise<ReleaseReport> {
  const { promoteGiven } = await import('./run-repository.ts')
  return promoteGiven(settings, around)
}

/**
 * Deletes tags, and only those tags, as `semtag rm` does.
 *
 * @returns The document that `semtag rm --json` prints.
 * @throws SemtagError that lists every mistake in the settings. Nothing was deleted then.
 */
export function removeRepositoryTags(
  settings: RemoveSettings,
  around: ReleaseEnvironment = {},
): Promise<MaintenanceReport> {
  return change('rm', settings, around)
}

/**
 * Deletes the versions that no rule keeps, as `semtag prune` does. Without `yes`, it only plans.
 *
 * @returns The document that `semtag prune --json` prints.
 * @throws SemtagError that lists every mistake in the settings. Nothing was deleted then.
 * @example
 * const { lines } = await prune({ repository: 'ghcr.io/acme/ui', keepMinor: 3 }, { env: process.env })
 */
export async function pruneRepository(
  settings: PruneSettings,
  around: ReleaseEnvironment = {},
): Promise<PruneReport> {
  const { pruneGiven } = await import('./run-repository.ts')
  return pruneGiven(settings, around)
}

async function change(
  command: MaintenanceReport['command'],
  settings: ReconcileSettings,
  around: ReleaseEnvironment,
): Promise<MaintenanceReport> {
  const { changeGiven } = await import('./run-repository.ts')
  return changeGiven(command, settings, around)
}
