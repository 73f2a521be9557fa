import type { Environment } from '../ports/run.ts'

/** The part of the process that a lookup needs. */
export interface CredentialAmbient {
  readonly env: Environment
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /** Called with each warning about a source of logins. */
  readonly onWarning?: (message: string) => void
  /** Called with the place of each credential that is found: `docker config /home/ada/.docker/config.json`. */
  readonly onFound?: (from: string) => void
}
