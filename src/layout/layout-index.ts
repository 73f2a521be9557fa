import * as z from 'zod/mini'
import { clean } from '../domain/text.ts'
import { parseJson } from '../manifest/json.ts'
import { manifestLimit, readEntries } from '../manifest/read-manifest.ts'
import type { IndexEntry } from '../ports/content.ts'
import { invalidLayout } from './fault.ts'
import { type LayoutFiles, readSmall } from './files.ts'

const marker = z.object({ imageLayoutVersion: z.string() })
const markerLimit = 4096

/**
 * The entries of index.json.
 *
 * @throws LAYOUT_INVALID if the files are not an OCI layout, or not a layout of version 1.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function readLayoutIndex(
  files: LayoutFiles,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const [version, document] = [
    await readDocument(files, 'oci-layout', markerLimit, signal),
    await readDocument(files, 'index.json', manifestLimit, signal),
  ]
  const layoutVersion = marker.safeParse(version).data?.imageLayoutVersion
  if (layoutVersion === undefined) throw invalidLayout(`oci-layout of ${files.name} names no version.`)
  if (!layoutVersion.startsWith('1.'))
    throw invalidLayout(
      `${files.name} is an OCI layout of version ${clean(layoutVersion, 40)}, which semtag does not support.`,
      'Export the image as a layout of version 1.',
    )
  const entries = readEntries(document)
  if (entries === undefined) throw invalidLayout(`index.json of ${files.name} is not an image index.`)
  return entries
}

async function readDocument(
  files: LayoutFiles,
  path: string,
  limit: number,
  signal: AbortSignal,
): Promise<unknown> {
  const file = await files.open(path)
  if (file === undefined) throw await noLayout(files, path)
  try {
    const bytes = await readSmall(file, limit, signal)
    if (bytes === undefined) throw invalidLayout(`${path} of ${files.name} is larger than ${limit} bytes.`)
    const value = parseJson(bytes)
    if (value === undefined) throw invalidLayout(`${path} of ${files.name} is not JSON.`)
    return value
  } finally {
    await file.close()
  }
}

async function noLayout(files: LayoutFiles, missing: string) {
  const loadable = await files.open('manifest.json')
  await loadable?.close()
  if (loadable !== undefined)
    return invalidLayout(
      `${files.name} is an archive for docker load, but not an OCI layout: it has no ${missing}. docker save writes both since Docker 25.`,
      'Load the archive with docker load, and release the image by its name in the engine.',
    )
  return invalidLayout(
    `${files.name} is not an OCI layout: it has no ${missing}.`,
    'A layout has oci-layout, index.json and blobs/ at its top, as docker buildx build --output type=oci writes it.',
  )
}
