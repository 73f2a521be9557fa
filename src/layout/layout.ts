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
  /** The name of the image in index.json: a tag, a full name, or `@` with a digest or a position. */
  readonly ref: string | undefined
  /** Chooses the image with this digest, in index.json or in an index that it names. */
  readonly digest: Digest | undefined
}

export interface OpenedLayout {
  readonly content: Content
  /** The chosen image or index. */
  readonly root: Manifest
  close(): Promise<void>
}

/**
 * Opens an OCI layout, in a directory or a tar archive, and finds the chosen image. The caller must close it.
 *
 * @throws LAYOUT_INVALID, MANIFEST_INVALID, or CONTENT_INVALID if the layout lacks the image that it names.
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
      // oci:1.0 may also be the tag 1.0 of an engine's image oci.
      const hint = isTag(path)
        ? `For the image ${kind}:${path} of the engine, write docker-daemon:${kind}:${path}.`
        : 'Check the path.'
      throw invalidLayout(`There is no ${kind === 'oci' ? 'directory' : 'file'} ${name}.`, hint, error)
    }
  })
}
