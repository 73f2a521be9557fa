import { type Problem, SemtagError } from '../domain/errors.ts'
import { fileReason } from '../domain/file-reason.ts'
import { readBounded } from '../process/read-file.ts'

/** The text of a file that a setting names, which may be no larger than `maximum` bytes. `named` is `--ca-file "ca.pem"`. */
export async function readSmallFile(
  named: string,
  path: string,
  maximum: number,
  hint: string,
): Promise<string> {
  try {
    return (await readBounded(path, maximum)).toString()
  } catch (error) {
    throw new SemtagError(fileProblem(named, fileReason(error), hint))
  }
}

/** What is wrong with a file that a setting names. */
export function fileProblem(named: string, reason: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message: `${named} ${reason}.`, hint }
}
