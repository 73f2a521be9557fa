import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engineRequest } from './engine-api.ts'
import { freshDirectory, startGuarded } from './guard.ts'
import { enginePrograms, ensureInstalled } from './install.ts'

/** A Docker Engine for tests. */
export interface RigEngine {
  /** As DOCKER_HOST has it, `unix:///tmp/semtag-x1Y2z3/docker.sock`. */
  readonly host: string
  /** Resolves when the engine's processes, mounts and files are gone. */
  stop(): Promise<void>
}

export interface EngineOptions {
  /** `host:port` or CIDR networks that the engine reaches without verification; loopback always is one. */
  readonly insecureRegistries?: readonly string[]
  /** By `host:port` the authority (PEM) that the engine trusts for it. */
  readonly authorities?: Readonly<Record<string, string>>
}

// vfs copies whole layers, but it works on every file system; overlay2 does not work on an overlay.
const storageDrivers = ['overlay2', 'vfs'] as const

/** The engine that SEMTAG_TEST_ENGINE names, or a private one with an empty store. */
export async function startEngine(options: EngineOptions = {}): Promise<RigEngine> {
  const given = process.env['SEMTAG_TEST_ENGINE'] ?? ''
  if (given !== '') return existingEngine(given, options)
  await ensureInstalled(enginePrograms)
  return startWith(storageDrivers, options)
}

async function startWith(drivers: readonly string[], options: EngineOptions): Promise<RigEngine> {
  const [driver = 'vfs', ...others] = drivers
  try {
    return await startPrivate(driver, options)
  } catch (error) {
    // https://github.com/moby/moby/blob/v20.10.24/daemon/graphdriver/errors.go
    const unsupported = error instanceof Error && /storage-driver|graphdriver/.test(error.message)
    if (!unsupported || others.length === 0) throw error
    return startWith(others, options)
  }
}

async function existingEngine(host: string, options: EngineOptions): Promise<RigEngine> {
  if (options.insecureRegistries !== undefined || options.authorities !== undefined)
    throw new Error(`A private engine is needed here, and SEMTAG_TEST_ENGINE names ${host}.`)
  const { status } = await engineRequest({ host }, { path: '/_ping' }).catch((error: unknown) => {
    throw new Error(`SEMTAG_TEST_ENGINE names ${host}, and no engine answers there.`, { cause: error })
  })
  if (status !== 200) throw new Error(`The engine at ${host} answers ${status} to a ping.`)
  return { host, stop: async () => {} }
}

async function startPrivate(driver: string, options: EngineOptions): Promise<RigEngine> {
  const directory = await freshDirectory()
  const host = `unix://${join(directory, 'docker.sock')}`
  await writeSettings(directory, options)
  const engine = startGuarded(directory, [
    'unshare',
    '--mount',
    '/bin/sh',
    join(import.meta.dirname, 'engine.sh'),
    directory,
    `--host=${host}`,
    `--config-file=${join(directory, 'daemon.json')}`,
    `--data-root=${join(directory, 'data')}`,
    `--exec-root=${join(directory, 'exec')}`,
    `--pidfile=${join(directory, 'pid')}`,
    `--storage-driver=${driver}`,
    // It pulls and pushes through the machine's network, and changes nothing of that.
    '--bridge=none',
    '--iptables=false',
    '--ip-forward=false',
    '--ip-masq=false',
  ])
  await engine.until(() => answers(host))
  return { host, stop: engine.stop }
}

async function writeSettings(directory: string, options: EngineOptions): Promise<void> {
  const settings = { 'insecure-registries': options.insecureRegistries ?? [] }
  await writeFile(join(directory, 'daemon.json'), JSON.stringify(settings))
  for (const [registry, authority] of Object.entries(options.authorities ?? {})) {
    // https://docs.docker.com/engine/security/certificates/
    const folder = join(directory, 'etc/docker/certs.d', registry)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'ca.crt'), authority)
  }
}

/** True once the engine answers; made for `until` of a guarded process. */
export async function answers(host: string): Promise<true | undefined> {
  const answer = await engineRequest({ host }, { path: '/_ping' }).catch(() => undefined)
  return answer?.status === 200 ? true : undefined
}
