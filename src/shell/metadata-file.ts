import { metadataDigest, metadataHint } from '../config/metadata.ts'
import type { Digest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import { readSmallFile } from './small-file.ts'

const largestFile = 4 * 1024 * 1024

/** The digest that `--metadata-file` tells of. */
export async function readMetadataFile(path: string | undefined): Promise<Digest | undefined> {
  if (path === undefined) return undefined
  const digest = metadataDigest(path, await readSmallFile('--metadata-file', path, largestFile, metadataHint))
  if (digest.ok) return digest.value
  throw new SemtagError(digest.problem)
}
