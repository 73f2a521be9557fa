import { access, constants, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'

// https://packages.debian.org/bookworm/docker.io, https://packages.debian.org/bookworm/docker-registry,
// https://packages.debian.org/bookworm/chromium-headless-shell, https://packages.debian.org/bookworm/nginx-light,
// https://packages.debian.org/bookworm/squid
const packageOf = {
  dockerd: 'docker.io',
  containerd: 'docker.io',
  runc: 'docker.io',
  'docker-registry': 'docker-registry',
  'chromium-headless-shell': 'chromium-headless-shell',
  nginx: 'nginx-light',
  squid: 'squid',
} as const

export type Program = keyof typeof packageOf

export const enginePrograms: readonly Program[] = ['dockerd', 'containerd', 'runc']
export const registryPrograms: readonly Program[] = ['docker-registry']
export const frontPrograms: readonly Program[] = ['nginx', 'squid']
export const browserPrograms: readonly Program[] = ['chromium-headless-shell']

/** Where the programs are looked up: root's folders too, which a user's PATH may lack. */
export const programPath: string = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
].join(delimiter)

interface Machine {
  readonly root: boolean
  /** The content of /etc/os-release, empty where there is none. */
  readonly osRelease: string
}

/** The packages that hold the missing programs; throws where they cannot be installed here, saying what to install. */
export function packagesFor(missing: readonly Program[], machine: Machine): readonly string[] {
  const packages = [...new Set(missing.map((program) => packageOf[program]))]
  if (missing.length === 0) return packages
  const debian = /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(machine.osRelease)
  if (machine.root && debian) return packages
  const what = `The tests run a real engine, registry, browser and proxies, and ${missing.join(', ')} cannot be found.`
  throw new Error(
    debian
      ? `${what} Install them as root: apt-get install --no-install-recommends ${packages.join(' ')}`
      : `${what} Install the Docker Engine (dockerd, containerd, runc), the distribution registry as docker-registry, Chromium's headless shell as chromium-headless-shell, nginx and squid; on Debian they are the packages ${packages.join(' and ')}.`,
  )
}

/**
 * Makes sure that the programs are here: installs Debian's packages where that is possible.
 * Services of the packages are not started, and `say` gets one line before anything is installed.
 */
export async function ensureInstalled(
  programs: readonly Program[],
  say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<void> {
  const packages = packagesFor(await missingOf(programs), {
    root: process.getuid?.() === 0,
    osRelease: await readFile('/etc/os-release', 'utf8').catch(() => ''),
  })
  if (packages.length === 0) return
  say(`Installing Debian's ${packages.join(' and ')} for the tests, which run the real thing.`)
  const { failed, all } = await execa('/bin/sh', [script, ...packages], { all: true, reject: false })
  const missing = await missingOf(programs)
  if (failed || missing.length > 0)
    throw new Error(`Installing ${packages.join(' and ')} failed:\n${all.split('\n').slice(-15).join('\n')}`)
}

const script = join(import.meta.dirname, 'install.sh')

async function missingOf(programs: readonly Program[]): Promise<readonly Program[]> {
  const found = await Promise.all(programs.map(pathOf))
  return programs.filter((_, index) => found[index] === undefined)
}

/** Where the program is; undefined where it is not installed. */
export async function pathOf(program: Program): Promise<string | undefined> {
  const attempts = programPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map(async (folder) => {
      const path = join(folder, program)
      await access(path, constants.X_OK)
      return path
    })
  return Promise.any(attempts).catch(() => undefined)
}
