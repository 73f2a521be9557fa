import type { Problem } from '../../domain/errors.ts'
import { problemText } from '../../frontend/problems.ts'

/**
 * An error as semantic-release tells it, and hands it to the plugins that report failures: the code, the message, and
 * the next step as details.
 *
 * @source https://github.com/semantic-release/error
 */
interface SemanticReleaseError extends Error {
  readonly code: string
  readonly details: string
  readonly semanticRelease: true
}

/** All problems in one; their texts are fit to be shown. */
export function semanticReleaseError(problems: readonly Problem[]): AggregateError {
  return new AggregateError(problems.map(single), problems.map(({ message }) => message).join('\n'))
}

function single(problem: Problem): SemanticReleaseError {
  const { hint, ...said } = problem
  const message = problemText(said, (_style, text) => text)
    .replace(/^Error: /, '')
    .trimEnd()
  return Object.assign(new Error(message), {
    name: 'SemanticReleaseError',
    code: `ESEMTAG${problem.code.replaceAll('_', '')}`,
    details: hint ?? '',
    semanticRelease: true as const,
  })
}
