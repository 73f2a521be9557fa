import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import type { TestRegistry } from '../registry/registry.ts'
import type { BuiltLayout } from './layout.ts'

/** Puts the content of a layout into a repository, its index under a tag. */
export async function loadLayout(
  { directory, digest, children, attestations }: BuiltLayout,
  registry: TestRegistry,
  path: string,
  tag: string,
): Promise<void> {
  const images = new Set([...Object.values(children), ...attestations])
  for (const hex of await readdir(join(directory, 'blobs', 'sha256'))) {
    const bytes = await readFile(join(directory, 'blobs', 'sha256', hex))
    const name = parseDigest(`sha256:${hex}`)
    if (name === digest) registry.addManifest(path, tag, bytes, 'application/vnd.oci.image.index.v1+json')
    else if (images.has(name))
      registry.addManifest(path, undefined, bytes, 'application/vnd.oci.image.manifest.v1+json')
    else registry.addBlob(path, bytes)
  }
}
