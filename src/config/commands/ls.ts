import type { Problem } from '../../domain/errors.ts'
import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

/** `semtag ls`. */
export const readLs = repositoryReader(
  repositoryLine('ls'),
  ({ digests, platforms, format, json, quiet }) => ({
    task: { command: 'ls' as const, digests, platforms },
    problems: format === 'mermaid' && (json || quiet) ? [twoForms(json ? 'json' : 'quiet')] : [],
  }),
)

function twoForms(other: string): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `--format mermaid and --${other} contradict each other.`,
    hint: 'Choose one of them; --output FILE also writes the JSON.',
  }
}
