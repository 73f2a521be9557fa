import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

/** `semtag ls`. */
export const readLs = repositoryReader(repositoryLine('ls'), ({ digests, platforms }) => ({
  task: { command: 'ls' as const, digests, platforms },
  problems: [],
}))
