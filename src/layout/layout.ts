import type { Digest } from '../domain/image/digest.ts'
import { isTag } from '../domain/image/tag.ts'
import { codeOf } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'
import type { Content, Manifest } from '../ports/content.ts'
import { openArchive } from './archive.ts'
import { chooseRoot } from './choose-root.ts'
import { layoutContent, missing } from './content.ts'
import { openDirectory } from './directory.ts'
import { invalidLayout, reading, stopIfAborted } from './fault.ts'
import type { LayoutFiles } from './files.ts'
import { readLayoutIndex } from './layout-index.ts'

export interface LayoutOptions {
  readonly kind: 'oci' | 'oci-archive'
  /** As the user typed it. */
  readonly path: string
  /** What index.json calls the image: a tag, a full name, or `@` and a digest or position. */
  readonly ref: string | undefined
  /** Picks the image of this digest, in index.json or in an index that it names. */
  readonly digest: Digest | undefined
}

export interface OpenedLayout {
  readonly content: Content
  readonly root: Manifest
  close(): Promise<void>
}

/**
 * Opens an OCI layout, a directory or a tar archive that is read in place, and finds the image that is meant in it.
 * Whoever opens it closes it.
 *
 * @throws LAYOUT_INVALID, CONTENT_INVALID where it lacks the image that it names, MANIFEST_INVALID
 * @example
 * const { root, content, close } = await openLayout({ kind: 'oci', path: 'build', ref: undefined, digest: undefined }, signal)
 */
export async function openLayout(options: LayoutOptions, signal: AbortSignal): Promise<OpenedLayout> {
  stopIfAborted(signal)
  const files = await openFiles(options, signal)
  try {
    const entries = await readLayoutIndex(files, signal)
    const content = layoutContent(files, entries)
    const image = `${options.kind}:${files.name}`
    const choice = { image, name: files.name, ref: options.ref, digest: options.digest }
    const digest = await chooseRoot(entries, choice, content.get, signal)
    const root = await content.get(digest, signal)
    if (root === undefined) throw missing(digest, files.name)
    return { content, root, close: () => files.close() }
  } catch (error) {
    await files.close()
    throw error
  }
}

async function openFiles({ kind, path }: LayoutOptions, signal: AbortSignal): Promise<LayoutFiles> {
  const name = clean(path)
  return reading(name, async () => {
    try {
      return kind === 'oci' ? await openDirectory(path) : await openArchive(path, signal)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error
      // An image of the engine that is called oci reads as a layout: oci:1.0.
      const hint = isTag(path)
        ? `For an image that is called ${kind}:${path} in the engine, write docker-daemon:${kind}:${path}.`
        : 'Check the path.'
      throw invalidLayout(`There is no ${kind === 'oci' ? 'directory' : 'file'} ${name}.`, hint, error)
    }
  })
}
