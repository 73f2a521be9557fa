import { verifyRelease } from '../compose/verify.ts'
import type { Problem } from '../domain/errors.ts'
import { problemFor } from '../frontend/caller-words.ts'
import { safeProblem } from '../frontend/safe-text.ts'
import { perform } from './perform.ts'
import { type GivenSettings, nameIn, prepareSettings } from './prepare-settings.ts'
import type { ReleaseSurroundings } from './surroundings.ts'

/**
 * Everything that would keep the settings from being released: images that are not there, targets that cannot be read
 * or written to. Nothing is written. Those that `isBuilt` says no to are not looked for: they are to be built yet.
 *
 * @throws SemtagError that lists every mistake in the settings.
 */
export async function verifyGiven(
  given: GivenSettings,
  surroundings: ReleaseSurroundings,
  isBuilt: (image: string) => boolean,
): Promise<readonly Problem[]> {
  const prepared = await prepareSettings(given, surroundings)
  const nameOf = nameIn(given)
  return perform(prepared, surroundings, nameOf, async (ambient, mask) => {
    const problems = await verifyRelease(prepared.options, ambient, isBuilt)
    return problems.map((problem) => safeProblem(problemFor(problem, nameOf), mask))
  })
}
