import { access } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { answers, type RigEngine } from '../rig/engine.ts'
import { engineRequest } from '../rig/engine-api.ts'
import { freshDirectory, startGuarded } from '../rig/guard.ts'

/** A folder with the programs of a release of Debian, to start engines in. */
export interface EngineRoot {
  readonly path: string
  /** Resolves when its files are gone. */
  stop(): Promise<void>
}

export interface EngineFacts {
  readonly version: string
  /** `containerd`: the store keeps manifests and whole indexes. */
  readonly store: 'classic' | 'containerd'
}

/** Unpacks engines from the first of the suites that can install them; throws where this machine cannot. */
export async function unpackEngines(suites: readonly string[]): Promise<EngineRoot> {
  const directory = await freshDirectory()
  const path = join(directory, 'root')
  const unpacked = startGuarded(directory, [
    '/bin/bash',
    join(import.meta.dirname, 'unpack.sh'),
    directory,
    suites.join(' '),
    ...packages,
  ])
  const present = () =>
    access(path).then(
      () => true,
      () => undefined,
    )
  await unpacked.until(present, 300)
  return { path, stop: unpacked.stop }
}

// Without the last two, apt chooses the whole of systemd, and no crun for Podman.
const packages = ['docker.io', 'podman', 'crun', 'systemd-standalone-sysusers']

const docker = ['dockerd', '--bridge=none', '--iptables=false', '--ip-forward=false', '--ip-masq=false']
const programs = {
  docker: (host: string) => [...docker, `--host=${host}`],
  // https://docs.docker.com/engine/storage/containerd/
  containerd: (host: string) => [...docker, `--host=${host}`, '--feature=containerd-snapshotter=true'],
  // https://docs.podman.io/en/latest/markdown/podman-system-service.1.html
  podman: (host: string) => ['podman', 'system', 'service', '--time=0', host],
} as const

export type EngineProgram = keyof typeof programs

/** Starts an engine with an empty store. */
export async function startPackagedEngine(root: EngineRoot, program: EngineProgram): Promise<RigEngine> {
  const directory = await freshDirectory()
  const host = `unix://${join(directory, 'docker.sock')}`
  const engine = startGuarded(directory, [
    'unshare',
    '--mount',
    '/bin/sh',
    join(import.meta.dirname, 'enter.sh'),
    root.path,
    directory,
    ...programs[program](host),
  ])
  await engine.until(() => answers(host))
  return { host, stop: engine.stop }
}

/** What an engine says of itself. */
export async function factsOf(engine: { readonly host: string }): Promise<EngineFacts> {
  const { body } = await engineRequest(engine, { path: '/info' })
  const { ServerVersion: version, DriverStatus: rows } = z
    .looseObject({ ServerVersion: z.string(), DriverStatus: z.array(z.array(z.string())) })
    .parse(JSON.parse(body))
  const containerd = rows.some(([name]) => name === 'driver-type')
  // Debian's own suffix, `+dfsg1`, is not the engine's.
  return { version: version.replace(/\+.*$/, ''), store: containerd ? 'containerd' : 'classic' }
}
