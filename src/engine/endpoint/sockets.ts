import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { codeOf } from '../../domain/system-error.ts'
import type { EndpointSettings } from './settings.ts'

/** The usual sockets of Docker, Docker Desktop, rootless Docker and Podman, in this order. */
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
 * The first socket with a listener. A socket that denies permission counts too: if semtag silently used another engine,
 * the image would only be missing there.
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

// A socket in a directory without access (/run/podman) also denies permission, but belongs to another user.
async function isThere(path: string): Promise<boolean> {
  // On Windows, stat opens the pipe.
  if (path.startsWith('//./pipe/')) return true
  try {
    return (await stat(path)).isSocket()
  } catch {
    return false
  }
}
