import * as z from 'zod/mini'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import { parseJson } from './json.ts'

const document = z.object({ subject: z.object({ digest: z.string() }) })

/**
 * The manifest that this one is about, as a signature names its image; undefined where it names none.
 *
 * @source https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions
 */
export function subjectOf(bytes: Uint8Array): Digest | undefined {
  const digest = document.safeParse(parseJson(bytes)).data?.subject.digest
  return digest !== undefined && isDigest(digest) ? digest : undefined
}
