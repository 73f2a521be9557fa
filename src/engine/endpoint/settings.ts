import { join } from 'node:path'

/** Everything that decides which engine is meant, handed in by the shell. */
export interface EndpointSettings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /** The engine's address that a flag or another setting gives. */
  readonly host?: string | undefined
  /** The docker context that a flag or another setting gives. */
  readonly context?: string | undefined
  /** The names of the two where they were given: as flags, if there are none. */
  readonly names?: { readonly host: string; readonly context: string }
}

/** Where the docker CLI keeps its configuration and its contexts. */
export function configurationDirectory({ env, homeDirectory }: EndpointSettings): string {
  return env['DOCKER_CONFIG'] || join(homeDirectory, '.docker')
}
