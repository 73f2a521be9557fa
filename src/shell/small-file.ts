import { createReadStream } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { fileReason } from '../config/file-reason.ts'
import { type Problem, SemtagError } from '../domain/errors.ts'

/** The text of a file that a setting names, which may be no larger than `maximum` bytes. `named` is `--ca-file "ca.pem"`. */
export async function readSmallFile(
  named: string,
  path: string,
  maximum: number,
  hint: string,
): Promise<string> {
  try {
    // A pipe or a device does not tell its size.
    const bytes = await buffer(createReadStream(path, { end: maximum }))
    if (bytes.length <= maximum) return bytes.toString()
    throw Object.assign(new Error(), { code: 'EFBIG' })
  } catch (error) {
    throw new SemtagError(fileProblem(named, fileReason(error), hint))
  }
}

/** What is wrong with a file that a setting names. */
export function fileProblem(named: string, reason: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message: `${named} ${reason}.`, hint }
}
