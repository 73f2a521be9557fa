import { eventLine } from '../../frontend/lines.ts'
import type { ReleaseSurroundings } from '../../library/surroundings.ts'
import type { ReleaseEvent } from '../../ports.ts'
import type { Context, Logger } from './context.ts'

/** What the library needs, as semantic-release has it; what happens is told to its logger. */
export function surroundingsOf({ env, cwd, logger }: Context): ReleaseSurroundings {
  return { env, directory: cwd, reporter: { event: (event) => tell(event, logger) } }
}

function tell(event: ReleaseEvent, logger: Logger): void {
  const line = eventLine(event)
  if (line === undefined) return
  // A text is no format: `100%d` in it is shown as it is.
  if (event.kind === 'warning') logger.warn('%s', line.replace(/^Warning: /, ''))
  else logger.log('%s', line)
}
