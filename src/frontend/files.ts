import { constants } from 'node:fs'
import { access, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Problem, SemtagError } from '../domain/errors.ts'
import { fileReason } from '../domain/system-error.ts'
import { readBounded } from '../process/read-file.ts'

/** Reads a text file that has at most `maximum` bytes. Messages call it `named`: `--ca-file "ca.pem"`. */
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

/** The problem of a file that a setting names. */
export function fileProblem(named: string, reason: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message: `${named} ${reason}.`, hint }
}

/** Throws if `--output` cannot be written; runs before semtag contacts anything. */
export async function checkOutputFile(path: string | undefined): Promise<void> {
  if (path === undefined) return
  const existing = await stat(path).catch(() => undefined)
  if (existing?.isDirectory()) throw outputError(path, 'is a directory')
  // `/.` fails if the directory is a file.
  const written = existing === undefined ? `${dirname(resolve(path))}/.` : path
  await access(written, constants.W_OK).catch((error) => {
    const reason = fileReason(error)
    throw outputError(path, existing === undefined ? `is in a directory that ${reason}` : reason)
  })
}

export async function writeOutputFile(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error) => {
    throw outputError(path, fileReason(error))
  })
}

function outputError(path: string, reason: string): SemtagError {
  return new SemtagError({
    code: 'OUTPUT_FILE',
    message: `--output "${path}" ${reason}.`,
    hint: 'Name a file in a directory that exists and that you may write to.',
  })
}
