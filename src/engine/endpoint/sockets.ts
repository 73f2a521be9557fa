import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { codeOf } from '../../domain/system-error.ts'
import type { EndpointSettings } from './settings.ts'

/** Where engines listen when nothing names one: Docker, Docker Desktop, rootless Docker, Podman. */
export function defaultSockets({ env, homeDirectory, platform }: EndpointSettings): readonly string[] {
  if (platform === 'win32')
    return ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map(
      (name) => `//./pipe/${name}`,
    )
  const runtime = env['XDG_RUNTIME_DIR']
  const desktop = (folder: string) => join(homeDirectory, '.docker', folder, 'docker.sock')
  return [
    '/var/run/docker.sock',
    desktop('run'),
    desktop('desktop'),
    ...(runtime ? [join(runtime, 'docker.sock'), join(runtime, 'podman', 'podman.sock')] : []),
    '/run/podman/podman.sock',
  ]
}

/**
 * The first socket on which something listens. One that refuses us counts too: its owner runs an engine, and
 * to take another engine in silence would only say later that the image is missing.
 */
export async function firstListening(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await listens(path)) return path
  return undefined
}

async function listens(path: string): Promise<boolean> {
  if (!(await isThere(path))) return false
  return new Promise((resolve) => {
    const socket = connect(path)
    const answer = (listening: boolean) => {
      socket.destroy()
      resolve(listening)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', (error) => answer(codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM'))
  })
}

// A directory closed to us (/run/podman) looks like a socket that refuses us, and is somebody else's.
async function isThere(path: string): Promise<boolean> {
  // To look at a pipe of Windows is to open it.
  if (path.startsWith('//./pipe/')) return true
  try {
    return (await stat(path)).isSocket()
  } catch {
    return false
  }
}
