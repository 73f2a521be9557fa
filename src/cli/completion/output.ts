import { basename } from 'node:path'
import { errorOf } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import type { ProcessAmbient } from '../../frontend/ambient.ts'
import { complete, completionScripts } from './completion.ts'

/** Prints the script of a shell, by default of the user's shell; returns the exit code. */
export async function printScript(
  named: string | undefined,
  { stdout, env }: Pick<ProcessAmbient, 'stdout' | 'env'>,
  fail: (error: unknown) => Promise<number>,
): Promise<number> {
  const shell = named ?? basename(env['SHELL'] ?? '')
  if (Object.hasOwn(completionScripts, shell)) {
    stdout.write(`${completionScripts[shell]}\n`)
    return 0
  }
  const message = shell === '' ? 'No shell is given.' : `"${clean(shell)}" is not a shell that semtag knows.`
  const hint = 'Write semtag completion bash, zsh, fish or powershell.'
  return fail(errorOf([{ code: 'INVALID_ARGUMENT', message, hint }]))
}

/** The words that may stand at the cursor, one per line, each with a tab and a description. */
export async function completionLines(
  { word, before }: { readonly word: string; readonly before: readonly string[] },
  around: ProcessAmbient,
): Promise<string> {
  const { offers, local } = complete(word, before)
  const here = local === undefined ? [] : await wordsHere(local.words, around)
  const all = [...offers, ...here.map((each) => ({ word: `${local?.prefix ?? ''}${each}`, description: '' }))]
  const lines = all
    .filter((offer) => offer.word.startsWith(word))
    .map((offer) => `${clean(offer.word)}\t${offer.description}\n`)
  return [...new Set(lines)].join('')
}

// Flags and commands need only the parser.
async function wordsHere(
  ...given: Parameters<typeof import('../commands/local-words.ts').localWords>
): Promise<readonly string[]> {
  const { localWords } = await import('../commands/local-words.ts')
  return localWords(...given).catch(() => [])
}
