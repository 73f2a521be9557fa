import { readFile, stat } from 'node:fs/promises'
import { SemtagError } from '../domain/errors.ts'
import { fileReason } from './file-reason.ts'

const largestFile = 1024 * 1024

/** The text of `--ca-file`. */
export async function readCertificateAuthority(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  const text = await readSmall(path).catch((error) => {
    throw wrong(path, fileReason(error))
  })
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw wrong(path, 'holds no PEM certificate')
  return text
}

async function readSmall(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > largestFile) throw Object.assign(new Error(), { code: 'EFBIG' })
  return readFile(path, 'utf8')
}

function wrong(path: string, reason: string): SemtagError {
  return new SemtagError({
    code: 'INVALID_ARGUMENT',
    message: `--ca-file "${path}" ${reason}.`,
    hint: 'Name a PEM file that holds the certificate of the authority.',
  })
}
