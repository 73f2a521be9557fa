import type { Digest } from '../../src/domain/image/digest.ts'
import type { Manifest } from '../../src/ports/content.ts'
import type { BuiltLayout } from '../support/layout/layout.ts'
import { loadLayout } from '../support/layout/load.ts'
import { packLayout } from '../support/layout/pack.ts'
import { type BuiltImage, buildIndex, type IndexOptions } from '../support/registry/image.ts'
import type { LogEntry, TestRegistry } from '../support/registry/registry.ts'
import { path, type Workshop } from './workshop.ts'

/** The repository of images that are released from a registry. */
export const built = 'team/build'

/** The ways to have an image outside an engine: each stores the image and returns IMAGE. */
export const places: Readonly<
  Record<string, (layout: BuiltLayout, workshop: Workshop) => Promise<string> | string>
> = {
  'another registry': (layout, { source }) => inRegistry(layout, source, built),
  'another repository of the registry': (layout, { registry }) => inRegistry(layout, registry, built),
  'the same repository': (layout, { registry }) => inRegistry(layout, registry, path),
  'a layout': ({ directory }) => `oci:${directory}`,
  'an archive': async ({ directory }) => {
    await packLayout(directory, `${directory}.tar`)
    return `oci-archive:${directory}.tar`
  },
}

async function inRegistry(layout: BuiltLayout, registry: TestRegistry, repository: string): Promise<string> {
  await loadLayout(layout, registry, repository, 'ci')
  return `docker://${registry.host}/${repository}:ci`
}

export interface AddedIndex extends Manifest {
  readonly images: readonly BuiltImage[]
}

/** Puts an index of small images, with different contents, into a repository. */
export function addIndex(
  registry: TestRegistry,
  tag: string | undefined,
  contents: readonly string[],
  { form = 'oci', ...options }: IndexOptions = {},
  repository = built,
): AddedIndex {
  const images = contents.map((content) => registry.image(repository, undefined, { content, form }))
  return { ...putIndex(registry, tag, images, { form, ...options }, repository), images }
}

export function putIndex(
  registry: TestRegistry,
  tag: string | undefined,
  images: Parameters<typeof buildIndex>[0],
  options: IndexOptions = {},
  repository = built,
): Manifest {
  const index = buildIndex(images, options)
  registry.addManifest(repository, tag, index.bytes, index.mediaType)
  return index
}

/** Requests for blobs, or to send them. */
export function blobRequests({ lines }: TestRegistry, method = ''): readonly string[] {
  return lines.filter((line) => line.startsWith(method) && line.includes('/blobs/'))
}

/** The highest number of requests under way at the same time. Needs a registry with `together`. */
export function mostAtOnce(log: readonly LogEntry[]): number {
  const under = (at: number) => log.filter(({ started, ended = Infinity }) => started <= at && at < ended)
  return Math.max(0, ...log.map(({ started }) => under(started).length))
}

/** What a repository lacks of some digests. */
export function lacking(registry: TestRegistry, digests: readonly Digest[]): readonly Digest[] {
  const [manifests, blobs] = [registry.manifests(path), registry.blobs(path)]
  return digests.filter((digest) => !manifests.has(digest) && !blobs.has(digest))
}
