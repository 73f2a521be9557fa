import { lookup } from 'node:dns/promises'
import { access, constants, readFile } from 'node:fs/promises'
import { BlockList } from 'node:net'
import { basename, join } from 'node:path'
import { freshDirectory, startGuarded } from './guard.ts'

export interface ProvidedHostName {
  /** True if the name now means this machine. */
  readonly resolves: boolean
  /** Removes only what was added. */
  stop(): Promise<void>
}

const hosts = '/etc/hosts'
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Makes the name this machine's by a line in /etc/hosts, where that may be written and the name is not taken. */
export async function provideHostName(name = 'registry.local'): Promise<ProvidedHostName> {
  const nothing = async () => {}
  const taken = (await namedByOthers(name)) || (await isElsewhere(name))
  const writable = await access(hosts, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (taken || !writable) return { resolves: await isLoopback(name), stop: nothing }

  const directory = await freshDirectory()
  const mark = `semtag rig ${basename(directory)}`
  const line = startGuarded(directory, ['/bin/bash', join(import.meta.dirname, 'host-name.sh'), name, mark])
  const present = async () => ((await readFile(hosts, 'utf8')).includes(mark) ? true : undefined)
  await line.until(present)
  return { resolves: await isLoopback(name), stop: line.stop }
}

/** True where every address of the name is a loopback address. */
export async function isLoopback(name: string): Promise<boolean> {
  const addresses = await lookup(name, { all: true }).catch(() => [])
  return (
    addresses.length > 0 &&
    addresses.every(({ address, family }) => loopback.check(address, family === 6 ? 'ipv6' : 'ipv4'))
  )
}

async function isElsewhere(name: string): Promise<boolean> {
  const addresses = await lookup(name, { all: true }).catch(() => [])
  return addresses.length > 0 && !(await isLoopback(name))
}

// A line of another rig does not count: it goes when that rig does.
async function namedByOthers(name: string): Promise<boolean> {
  const lines = (await readFile(hosts, 'utf8').catch(() => '')).split('\n')
  return lines.some((line) => !line.includes('# semtag rig ') && words(line).includes(name))
}

function words(line: string): readonly string[] {
  return line.replace(/#.*/, '').split(/\s+/)
}
