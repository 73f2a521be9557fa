import { eventLine } from '../../frontend/progress.ts'
import type { ReleaseEnvironment } from '../../library/settings.ts'
import type { Environment, ReleaseEvent } from '../../ports/run.ts'

/**
 * The part of semantic-release's context that this plugin uses.
 *
 * @see https://github.com/semantic-release/semantic-release/blob/master/docs/developer-guide/plugin.md
 */
export interface Context {
  readonly cwd: string
  readonly env: Environment
  /** The options of semantic-release itself. It adds them to the options of every plugin. */
  readonly options: Readonly<Record<string, unknown>>
  readonly logger: Logger
}

/** The options of the plugin, mixed with the options of semantic-release. */
export type PluginOptions = Readonly<Record<string, unknown>>

/** Messages are format strings, as for `console.log`. */
interface Logger {
  log(format: string, ...values: readonly unknown[]): void
  warn(format: string, ...values: readonly unknown[]): void
}

/** The context of the steps that know the version. */
export interface ReleaseContext extends Context {
  readonly nextRelease: {
    /** `2.1.106` */
    readonly version: string
    /** The channel of the branch, such as `next`. The branch of `latest` has none. */
    readonly channel?: string | null | undefined
  }
}

/** What the library needs, from semantic-release's context. Events go to its logger. */
export function ambientOf({ env, cwd, logger }: Context): ReleaseEnvironment {
  return { env, directory: cwd, reporter: { event: (event) => logEvent(event, logger) } }
}

function logEvent(event: ReleaseEvent, logger: Logger): void {
  const line = eventLine(event)
  if (line === undefined) return
  // The text may have a `%d` that is not a placeholder.
  if (event.kind === 'warning') logger.warn('%s', line.replace(/^Warning: /, ''))
  else logger.log('%s', line)
}
