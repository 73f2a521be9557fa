import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { expect } from 'vitest'
import { programPath } from '../../rig/install.ts'
import { installDependencies, packageFolder } from './dependencies.ts'
import { commandsOf } from './readme.ts'

const examples = join(import.meta.dirname, '../../../examples')

export interface FolderOptions {
  /** The example, `npm-hook`. */
  readonly name: string
  /** Names of hosts that stand in its files, and what they are here: nothing else is changed. */
  readonly hosts: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  /** The address of an npm registry; there is none by default. */
  readonly npmRegistry?: string
  /** Programs of `stand-ins/` that are found in place of those which cannot be had here, and packages not to install. */
  readonly standIns?: { readonly programs: readonly string[]; readonly packages: readonly string[] }
}

/** A copy of an example, as its reader has it, with what it depends on installed. */
export interface Folder {
  readonly directory: string
  /** A file of it. */
  text(name: string): Promise<string>
  /** Runs the script with `sh -e` in the folder, and gives what it printed; throws where it fails. */
  sh(script: string, env?: Readonly<Record<string, string>>): Promise<string>
  /** Runs the commands of the README, and compares the printed output with the README; all digests count as equal. */
  followReadme(): Promise<void>
  remove(): Promise<void>
}

export async function layFolder(options: FolderOptions): Promise<Folder> {
  const { name, hosts, env, npmRegistry = '127.0.0.1:1', standIns = { programs: [], packages: [] } } = options
  const around = await mkdtemp(join(tmpdir(), 'semtag-example-'))
  const directory = join(around, name)
  const home = join(around, 'home')
  await mkdir(home)
  await cp(join(examples, name), directory, { recursive: true })
  for (const file of await filesIn(directory))
    await writeFile(file, rename(await readFile(file, 'utf8'), hosts))
  await installDependencies(directory, standIns.packages)
  const programs = join(around, 'bin')
  await mkdir(programs)
  for (const program of standIns.programs)
    for (const place of [programs, join(directory, 'node_modules/.bin')])
      await symlink(join(import.meta.dirname, `../stand-ins/${program}.js`), join(place, program))
  await writeFile(join(home, '.gitconfig'), gitSettings)
  await writeFile(join(home, '.npmrc'), npmSettings(npmRegistry))

  const surroundings = {
    PATH: [programs, join(packageFolder(), 'node_modules/.bin'), ...installedPrograms].join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    // The builder that engines of every age have, with whatever docker command is here.
    DOCKER_BUILDKIT: '0',
    ...env,
  }
  const sh: Folder['sh'] = async (script, more = {}) => {
    const { stdout } = await execa('sh', ['-ec', script], {
      cwd: directory,
      extendEnv: false,
      env: { ...surroundings, ...more },
    })
    return stdout
  }
  const text: Folder['text'] = (file) => readFile(join(directory, file), 'utf8')
  return {
    directory,
    text,
    sh,
    async followReadme() {
      for (const { script, output } of commandsOf(await text('README.md'))) {
        const printed = await sh(script)
        if (output !== undefined) expect(withoutDigests(printed), script).toBe(withoutDigests(output))
      }
    },
    remove: () => rm(around, { recursive: true, force: true }),
  }
}

// Without what npm adds for its scripts: the programs of this repository are not those of the example.
const installedPrograms = programPath.split(delimiter).filter((path) => !path.includes('node_modules'))

const gitSettings = '[user]\nname = A reader\nemail = reader@example.com\n[init]\ndefaultBranch = main\n'

function npmSettings(registry: string): string {
  const lines = [`registry=http://${registry}/`, `//${registry}/:_authToken=token`, 'fetch-retries=0']
  return [...lines, 'update-notifier=false', 'audit=false', 'fund=false', ''].join('\n')
}

async function filesIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function rename(text: string, hosts: FolderOptions['hosts']): string {
  return Object.entries(hosts).reduce((changed, [host, here]) => changed.replaceAll(host, here), text)
}

function withoutDigests(text: string): string {
  return text.replace(/sha256:[0-9a-f]+/g, 'sha256:…')
}
