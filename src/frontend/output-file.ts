import { constants } from 'node:fs'
import { access, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { SemtagError } from '../domain/errors.ts'
import { fileReason } from '../domain/file-reason.ts'

/** Refuses an `--output` that cannot be written, before anything is contacted. */
export async function checkOutputFile(path: string | undefined): Promise<void> {
  if (path === undefined) return
  const existing = await stat(path).catch(() => undefined)
  if (existing?.isDirectory()) throw outputError(path, 'is a directory')
  // `/.` fails where the directory is a file.
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
