import { join } from 'node:path'

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly homeDirectory: string
}

/**
 * Where docker looks for the certificates of registries, a directory a host: the system's place and the rootless
 * engine's.
 *
 * @source https://docs.docker.com/engine/security/certificates/
 */
export function certificateDirectories({ env, platform, homeDirectory }: Machine): readonly string[] {
  if (platform === 'win32') return [join(env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'docker', 'certs.d')]
  const configuration = env['XDG_CONFIG_HOME'] || join(homeDirectory, '.config')
  return ['/etc/docker/certs.d', join(configuration, 'docker', 'certs.d')]
}
