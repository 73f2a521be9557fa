import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Problem } from '../../domain/errors.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { CommandAmbient } from './perform.ts'

/** True where somebody reads what we ask and can answer it. */
export function canAsk({ stdin, stderr }: Pick<CommandAmbient, 'stdin' | 'stderr'>): boolean {
  return stdin.isTTY === true && stderr.isTTY === true
}

export const cannotAsk: Problem = {
  code: 'INVALID_ARGUMENT',
  message: '--all empties the repository, and there is no terminal to ask at.',
  hint: 'Add --yes if that is meant; --dry-run shows what would go.',
}

/** Asks for the name of the repository before all of its tags go. */
export function confirmRemoval(
  repository: Repository,
  { stdin, stderr, cancellation: { signal } }: Pick<CommandAmbient, 'stdin' | 'stderr' | 'cancellation'>,
): (tags: number) => Promise<boolean> {
  const name = formatRepository(repository)
  return async (tags) => {
    const what = tags === 1 ? 'the only tag' : `all ${tags} tags`
    stderr.write(`Delete ${what} of ${name}? Type its name to go on: `)
    // The terminal itself shows what is typed.
    const lines = createInterface({ input: stdin })
    try {
      const ended = once(lines, 'close', { signal }).then(() => stderr.write('\n'))
      const answer = await Promise.race([once(lines, 'line', { signal }), ended])
      return Array.isArray(answer) && String(answer[0]).trim() === name
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    } finally {
      lines.close()
    }
  }
}
