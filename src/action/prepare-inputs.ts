import { errorOf, isSemtagError, type Problem } from '../domain/errors.ts'
import { type Prepared, prepare } from '../shell/prepare.ts'
import type { Inputs } from './inputs.ts'
import type { ActionSurroundings } from './surroundings.ts'

/**
 * Everything that can be known of a release before anything is contacted.
 *
 * @throws SemtagError that lists every mistake in the inputs.
 */
export async function prepareInputs(
  { values, env, problems: own }: Inputs,
  { stdin }: Pick<ActionSurroundings, 'stdin'>,
): Promise<Prepared> {
  const prepared = await prepare({ values }, { env, stdin }).catch((error: unknown) => {
    if (!isSemtagError(error)) throw error
    return error.problems
  })
  const found: readonly Problem[] = 'options' in prepared ? [] : prepared
  // Why there is no version is told better than that the text is empty.
  const others = found.filter(({ code }) => code !== 'INVALID_VERSION' || values['VERSION'] !== '')
  const [first, ...more] = [...own, ...others]
  if (first !== undefined) throw errorOf([first, ...more])
  if (!('options' in prepared)) throw new TypeError('inputs without a mistake are prepared')
  return prepared
}
