import { SemtagError } from '../domain/errors.ts'
import { flagWording, type Wording } from '../domain/wording.ts'
import { fileProblem, readSmallFile } from './small-file.ts'

const largestFile = 1024 * 1024
const hint = 'Name a PEM file that holds the certificate of the authority.'

/** The text of `--ca-file`. */
export async function readCertificateAuthority(
  path: string | undefined,
  { name }: Wording = flagWording,
): Promise<string | undefined> {
  if (path === undefined) return undefined
  const named = name('ca-file', path)
  const text = await readSmallFile(named, path, largestFile, hint)
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new SemtagError(fileProblem(named, 'holds no PEM certificate', hint))
}
