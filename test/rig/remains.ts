import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What is left of a part of the rig that had the directory: the directory, processes, mounts. Empty when all is gone. */
export async function remainsOf(directory: string): Promise<readonly string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all([
    access(directory).then(
      () => [`directory ${directory}`],
      () => [],
    ),
    ...processes.map((process) => tracesIn(process, directory)),
  ])
  return found.flat()
}

// Everything that the guard started has the directory in its environment. Mounts may be in their own namespace.
async function tracesIn(process: string, directory: string): Promise<readonly string[]> {
  const read = (file: string) => readFile(join('/proc', process, file), 'utf8').catch(() => '')
  const [environment, command, mounts] = await Promise.all([
    read('environ'),
    read('cmdline'),
    read('mountinfo'),
  ])
  if (environment.includes(directory) || command.includes(directory))
    return [`process ${process}: ${command.replaceAll('\0', ' ')}`]
  return mounts.includes(directory) ? [`mount in process ${process}`] : []
}
