import type { Environment } from '../process/path.ts'

/** What a look-up takes from the process around it. */
export interface Surroundings {
  readonly env: Environment
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /** Told what is wrong with a source of logins and stops nothing. */
  readonly onWarning?: (message: string) => void
}
