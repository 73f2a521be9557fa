import type { Parsed, Problem } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { clean } from '../../domain/text.ts'
import { parseVersion } from '../../domain/version/version.ts'
import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

/** `semtag promote`. */
export const readPromote = repositoryReader(repositoryLine('promote', '3.0.43'), (flags) => {
  const { VERSION: text, as, digest: wanted, 'dry-run': dryRun } = flags
  const named = text === undefined ? undefined : parseVersion(text)
  const other = as === undefined ? undefined : parseVersion(as)
  const digest = wanted === undefined ? undefined : parseWanted(wanted)
  const from = other === undefined ? undefined : rightOf(named)
  return {
    task: {
      command: 'promote' as const,
      // Undefined only if there is a problem.
      version: rightOf(other ?? named),
      from,
      digest: rightOf(digest),
      dryRun,
    },
    problems: [
      ...problemOf(named),
      ...problemOf(other, (problem) => ({ ...problem, message: `--as: ${problem.message}` })),
      ...problemOf(digest),
    ],
  }
})

function parseWanted(text: string): Parsed<Digest> {
  if (isDigest(text)) return { ok: true, value: text }
  return {
    ok: false,
    problem: {
      code: 'INVALID_ARGUMENT',
      message: `--digest "${clean(text)}" is not a digest.`,
      hint: 'Write the whole digest that was tested, such as sha256: and 64 hexadecimal digits; semtag ls shows the candidates.',
    },
  }
}

function rightOf<T>(parsed: Parsed<T> | undefined): T | undefined {
  return parsed?.ok ? parsed.value : undefined
}

function problemOf(
  parsed: Parsed<unknown> | undefined,
  change: (problem: Problem) => Problem = (problem) => problem,
): readonly Problem[] {
  return parsed?.ok === false ? [change(parsed.problem)] : []
}
