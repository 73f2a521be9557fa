import { errorOf, isSemtagError } from '../domain/errors.ts'
import { type Prepared, prepare } from '../frontend/prepare.ts'
import { inputVoice, sentence } from './input-style.ts'
import type { Inputs } from './inputs.ts'
import type { ActionSurroundings } from './surroundings.ts'
import { readWorkflowRun } from './workflow-run.ts'

/**
 * Everything that semtag can know of a release before it contacts anything. If a tag started the workflow, semtag
 * releases this tag, whatever package.json says.
 *
 * @throws SemtagError that lists every mistake in the inputs, the environment and the file of settings.
 */
export async function prepareInputs(
  { values, env, problems: own }: Inputs,
  {
    stdin,
    workingDirectory,
    onContent,
  }: Pick<ActionSurroundings, 'stdin' | 'workingDirectory' | 'onContent'>,
): Promise<Prepared> {
  const around = { env, stdin, workingDirectory, onContent }
  const asking = { voice: inputVoice(env), ...(await readWorkflowRun(env)) }
  const prepared = await prepare({ values }, around, asking).catch((error: unknown) => {
    if (!isSemtagError(error)) throw error
    return error.problems.map(sentence)
  })
  const [first, ...more] = [...own, ...('options' in prepared ? [] : prepared)]
  if (first !== undefined) throw errorOf([first, ...more])
  if (!('options' in prepared)) throw new TypeError('inputs without a mistake are prepared')
  return prepared
}
