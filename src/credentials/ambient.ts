import type { Environment } from '../process/program.ts'

/** What a look-up takes from the process around it. */
export interface Surroundings {
  readonly env: Environment
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /** Called with each warning about a source of logins. */
  readonly onWarning?: (message: string) => void
}
