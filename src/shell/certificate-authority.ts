import { SemtagError } from '../domain/errors.ts'
import { fileProblem, readSmallFile } from './small-file.ts'

const largestFile = 1024 * 1024
const hint = 'Name a PEM file that holds the certificate of the authority.'

/** The text of `--ca-file`. */
export async function readCertificateAuthority(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  const text = await readSmallFile('--ca-file', path, largestFile, hint)
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new SemtagError(fileProblem('--ca-file', path, 'holds no PEM certificate', hint))
}
