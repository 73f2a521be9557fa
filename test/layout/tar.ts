import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blobPath } from '../support/layout/blobs.ts'
import { type BuiltLayout, buildLayout } from '../support/layout/layout.ts'

/** A member of a tar archive, for forms that tar-stream does not write. */
export interface Member {
  readonly name: string
  readonly content?: string | Uint8Array
  /** `0` a file, `1` a hard link, `2` a symbolic link, `5` a directory, `L` the long name of the next one. */
  readonly type?: string
  /** The size in the header, if it is not that of the content. */
  readonly size?: number
  /** The size in binary, as GNU tar writes what is too large for octal digits. */
  readonly binary?: boolean
}

const block = 512

/** The archive of these members. */
export function tar(members: readonly Member[]): Buffer {
  return Buffer.concat([...members.flatMap(memberOf), Buffer.alloc(2 * block)])
}

// https://www.gnu.org/software/tar/manual/html_node/Standard.html
function memberOf({ name, content = '', type = '0', size, binary = false }: Member): readonly Buffer[] {
  const bytes = Buffer.from(content)
  const header = Buffer.alloc(block)
  const reported = size ?? bytes.length
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  if (binary) header.writeBigUInt64BE(BigInt(reported), 128)
  else header.write(`${reported.toString(8).padStart(11, '0')}\0`, 124)
  if (binary) header[124] = 0x80
  header.write(' '.repeat(8), 148)
  header.write(type, 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [header, bytes, Buffer.alloc((block - (bytes.length % block)) % block)]
}

/** Builds a layout and returns its files as members of an archive. As in docker and BuildKit, the blobs come first. */
export async function members(
  directory: string,
): Promise<{ readonly built: BuiltLayout; readonly files: readonly Member[] }> {
  const built = await buildLayout(directory, { platforms: ['linux/amd64'], attestations: false })
  const digests = [built.digest, ...Object.values(built.children), ...built.blobs.map(({ digest }) => digest)]
  const names = [...digests.map(blobPath), 'index.json', 'oci-layout']
  const found = names.map(async (name) => ({ name, content: await readFile(join(directory, name)) }))
  return { built, files: await Promise.all(found) }
}
