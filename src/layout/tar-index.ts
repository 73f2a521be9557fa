import type { FileHandle } from 'node:fs/promises'
import { posix } from 'node:path'
import { invalidLayout, stopIfAborted } from './fault.ts'
import { readAt } from './files.ts'
import { blockSize, noArchive, readMember, type TarMember } from './tar-member.ts'

// Blocks of headers: enough for tens of thousands of files, and soon read where an archive means ill.
const headerLimit = 50_000

// What a layout consists of, and manifest.json, by which `docker load` goes.
const wanted = /^(?:oci-layout|index\.json|manifest\.json|blobs\/[^/]+\/[^/]+)$/

/** Reads the headers of an archive: where in it the files of the layout are. Of one name the last member counts. */
export async function indexTar(
  handle: FileHandle,
  size: number,
  name: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TarMember>> {
  const truncated = () =>
    invalidLayout(`${name} is cut off after ${size} bytes.`, 'Write or copy the archive anew.')
  let headers = 0
  const readBlock = async (offset: number) => {
    stopIfAborted(signal)
    headers += 1
    if (headers > headerLimit) throw invalidLayout(`${name} has more files than semtag looks through.`)
    const block = await readAt(handle, offset, blockSize, name)
    if (block.length < blockSize) throw offset === 0 ? noArchive(name) : truncated()
    return block
  }

  const members = new Map<string, TarMember>()
  for (let offset = 0; ; ) {
    const member = await readMember(offset, name, readBlock)
    if (member === undefined) return members
    const end = member.offset + member.size
    if (!Number.isSafeInteger(end) || end > size) throw truncated()
    const path = posix.normalize(member.name)
    if (wanted.test(path)) members.set(path, member)
    offset = Math.ceil(end / blockSize) * blockSize
  }
}
