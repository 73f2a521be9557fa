import { readdir, readFile } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'

export const root: string = join(import.meta.dirname, '../..')

/** A Markdown file of this repository. */
export interface Document {
  /** `docs/tags.md` */
  readonly path: string
  readonly text: string
}

/** All Markdown files of the repository, less what is installed, built or measured. */
export async function readDocuments(): Promise<readonly Document[]> {
  const top = await readdir(root, { withFileTypes: true })
  const folders = top.filter(
    (entry) => entry.isDirectory() && !/^(?:\.git|node_modules|dist|reports)$/.test(entry.name),
  )
  const within = folders.map(async ({ name }) =>
    (await readdir(join(root, name), { recursive: true })).map((path) => join(name, path)),
  )
  const paths = [...top.map(({ name }) => name), ...(await Promise.all(within)).flat()]
    .map((path) => path.split(sep).join(posix.sep))
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules/'))
  return Promise.all(
    paths.toSorted().map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
  )
}
