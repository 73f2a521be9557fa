import { join } from 'node:path'

/** Everything that decides which engine is meant, handed in by the shell. */
export interface EndpointSettings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /** `--host`, as typed. */
  readonly host?: string | undefined
  /** `--context`, as typed. */
  readonly context?: string | undefined
}

/** Where the docker CLI keeps its configuration and its contexts. */
export function configurationDirectory({ env, homeDirectory }: EndpointSettings): string {
  return env['DOCKER_CONFIG'] || join(homeDirectory, '.docker')
}
