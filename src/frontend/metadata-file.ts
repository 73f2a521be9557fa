import { metadataDigest, metadataHint } from '../config/read/metadata.ts'
import { SemtagError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import { flagWording, type Wording } from '../domain/wording.ts'
import { readSmallFile } from './small-file.ts'

const largestFile = 4 * 1024 * 1024

/** The digest that `--metadata-file` tells of. */
export async function readMetadataFile(
  path: string | undefined,
  wording: Wording = flagWording,
): Promise<Digest | undefined> {
  if (path === undefined) return undefined
  const text = await readSmallFile(wording.name('metadata-file', path), path, largestFile, metadataHint)
  const digest = metadataDigest(path, text, wording)
  if (digest.ok) return digest.value
  throw new SemtagError(digest.problem)
}
