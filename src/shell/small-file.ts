import { createReadStream } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { type Problem, SemtagError } from '../domain/errors.ts'
import { fileReason } from './file-reason.ts'

/** The text of a file that a flag names, which may be no larger than `maximum` bytes. */
export async function readSmallFile(
  flag: string,
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
    throw new SemtagError(fileProblem(flag, path, fileReason(error), hint))
  }
}

/** What is wrong with a file that a flag names. */
export function fileProblem(flag: string, path: string, reason: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message: `${flag} "${path}" ${reason}.`, hint }
}
