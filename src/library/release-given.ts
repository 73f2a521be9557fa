import { push } from '../compose/push.ts'
import type { PushReport } from '../domain/report.ts'
import { reportFor } from '../frontend/caller-words.ts'
import { safeReport } from '../frontend/safe-text.ts'
import { perform } from './perform.ts'
import { type GivenSettings, nameIn, prepareSettings } from './prepare-settings.ts'
import type { ReleaseSurroundings } from './surroundings.ts'

/**
 * Releases what settings say, wherever they are from.
 *
 * @throws SemtagError that lists every mistake in them.
 */
export async function releaseGiven(
  given: GivenSettings,
  surroundings: ReleaseSurroundings,
): Promise<PushReport> {
  const prepared = await prepareSettings(given, surroundings)
  const { options } = prepared
  const nameOf = nameIn(given)
  return perform(prepared, surroundings, nameOf, async (ambient, mask) =>
    safeReport(reportFor(await push(options, ambient, options.flags['dry-run']), nameOf), mask),
  )
}
