import { eventLine } from '../../frontend/progress.ts'
import type { ReleaseEnvironment } from '../../library/settings.ts'
import type { Environment, ReleaseEvent } from '../../ports/run.ts'

/**
 * As much of what semantic-release gives a plugin as is used here.
 *
 * @see https://github.com/semantic-release/semantic-release/blob/master/docs/developer-guide/plugin.md
 */
export interface Context {
  readonly cwd: string
  readonly env: Environment
  /** The options of semantic-release itself, which it mixes into those of every plugin. */
  readonly options: Readonly<Record<string, unknown>>
  readonly logger: Logger
}

/** The options of the plugin as the configuration of semantic-release writes them; those of semantic-release are among them. */
export type PluginOptions = Readonly<Record<string, unknown>>

/** Messages are formats, as those of `console.log`. */
interface Logger {
  log(format: string, ...values: readonly unknown[]): void
  warn(format: string, ...values: readonly unknown[]): void
}

/** Of the steps that know what is released. */
export interface ReleaseContext extends Context {
  readonly nextRelease: {
    /** `2.1.106` */
    readonly version: string
    /** The dist-tag of the branch, `next`; none of the one that releases to `latest`. */
    readonly channel?: string | null | undefined
  }
}

/** What the library needs, as semantic-release has it; what happens is told to its logger. */
export function ambientOf({ env, cwd, logger }: Context): ReleaseEnvironment {
  return { env, directory: cwd, reporter: { event: (event) => tell(event, logger) } }
}

function tell(event: ReleaseEvent, logger: Logger): void {
  const line = eventLine(event)
  if (line === undefined) return
  // A text is no format: `100%d` in it is shown as it is.
  if (event.kind === 'warning') logger.warn('%s', line.replace(/^Warning: /, ''))
  else logger.log('%s', line)
}
