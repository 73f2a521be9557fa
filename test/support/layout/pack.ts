import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'

/** Packs a layout into a tar archive; `prefix` stands before each name, as `./` after `tar -C DIR -c .`. */
export async function packLayout(
  directory: string,
  file: string,
  { prefix = '' }: { readonly prefix?: string } = {},
): Promise<void> {
  const archive = pack()
  await Promise.all([addFiles(), pipeline(archive, createWriteStream(file))])

  async function addFiles() {
    for (const path of (await readdir(directory, { recursive: true })).sort()) {
      const name = `${prefix}${path.split(sep).join('/')}`
      const found = await stat(join(directory, path))
      if (found.isDirectory()) archive.entry({ name: `${name}/`, type: 'directory', mtime: new Date(0) })
      else
        await pipeline(
          createReadStream(join(directory, path)),
          archive.entry({ name, size: found.size, mtime: new Date(0) }),
        )
    }
    archive.finalize()
  }
}
