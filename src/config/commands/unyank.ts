import { repositoryLine, repositoryReader } from '../read/repository-options.ts'
import { versionsOf } from './yank.ts'

/** `semtag unyank`. */
export const readUnyank = repositoryReader(
  repositoryLine('unyank', '3.0.42'),
  ({ VERSION, 'dry-run': dryRun }, { policy }) => {
    const { versions, problems } = versionsOf(VERSION, policy)
    return { task: { command: 'unyank' as const, versions, dryRun }, problems }
  },
)
