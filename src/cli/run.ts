import { isSemtagError, SemtagError } from '../domain/errors.ts'
import { exitCodes, statusOf } from '../domain/report.ts'
import { painter } from './colour.ts'
import { parseCommandLine } from './parser.ts'
import { problemText } from './render/problems.ts'
import type { Surroundings } from './surroundings.ts'
import { version } from './version.ts'

/**
 * Runs semtag as the command line does, and returns its exit code: 0 complete, 1 failed, 2 usage, 3 refused,
 * 4 partial, 130 and 143 after a signal. The result goes to stdout, everything else to stderr.
 *
 * @example await run(['push', 'image-gallery', '2.1.106', '--registry', 'registry.local:5000'], surroundings())
 */
export async function run(words: readonly string[], around: Surroundings): Promise<number> {
  const { stdout, stderr, env } = around
  const line = await parseCommandLine(words, version, Math.min(stdout.columns ?? 80, 100))
  if (line.kind === 'text') {
    stdout.write(`${line.text}\n`)
    return 0
  }
  const paint = painter(stderr, env, words.includes('--no-color'))
  if (line.kind === 'mistake') {
    stderr.write(
      problemText({ code: 'INVALID_ARGUMENT', message: line.message, hint: 'See semtag --help.' }, paint),
    )
    return exitCodes.usage
  }
  try {
    const { runPush } = await import('./commands/push.ts')
    return await runPush(line.arguments, around)
  } catch (error) {
    const known = isSemtagError(error) ? error : unexpected(error)
    for (const problem of known.problems) stderr.write(problemText(problem, paint))
    if (words.includes('--debug') && error instanceof Error) stderr.write(`${error.stack}\n`)
    return exitCodes[statusOf(known.code)]
  }
}

function unexpected(error: unknown): SemtagError {
  return new SemtagError({
    code: 'INTERNAL',
    message: `This should not have happened: ${error instanceof Error ? error.message : String(error)}.`,
    hint: 'Please report it, with the output of --debug.',
    cause: error,
  })
}
