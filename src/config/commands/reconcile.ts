import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

/** `semtag reconcile`. */
export const readReconcile = repositoryReader(
  repositoryLine('reconcile'),
  ({ create, 'dry-run': dryRun }) => ({
    task: { command: 'reconcile' as const, create, dryRun },
    problems: [],
  }),
)
