import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Lets the tests, and the programs that they start, keep their files in one folder, which is removed after the last test. */
export default async function useTemporaryFolder(): Promise<() => Promise<void>> {
  const { TMPDIR: before } = process.env
  // The path of a Unix socket in it has 108 bytes at most: unix(7).
  const folder = await mkdtemp(join(tmpdir(), 'semtag-'))
  // Some tests run a program as another user.
  await chmod(folder, 0o755)
  process.env['TMPDIR'] = folder
  return async () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await rm(folder, { recursive: true, force: true })
  }
}
