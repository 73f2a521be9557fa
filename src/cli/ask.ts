import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { CommandAmbient } from './perform.ts'

/** True if a user can read a question and answer it. */
export function canAsk({ stdin, stderr }: Pick<CommandAmbient, 'stdin' | 'stderr'>): boolean {
  return stdin.isTTY === true && stderr.isTTY === true
}

/** Asks on the terminal. Returns the answer without spaces around it; undefined if there is none. */
export async function ask(
  question: string,
  { stdin, stderr, cancellation: { signal } }: Pick<CommandAmbient, 'stdin' | 'stderr' | 'cancellation'>,
): Promise<string | undefined> {
  stderr.write(question)
  // The terminal itself echoes the answer.
  const lines = createInterface({ input: stdin })
  try {
    const ended = once(lines, 'close', { signal }).then(() => stderr.write('\n'))
    const answer = await Promise.race([once(lines, 'line', { signal }), ended])
    return Array.isArray(answer) ? String(answer[0]).trim() : undefined
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    lines.close()
  }
}
