import type { Reporter } from '../../ports.ts'
import type { Output } from '../surroundings.ts'
import { eventLine } from './lines.ts'

/** A line an event, for logs. */
export function lineReporter(output: Output): Reporter {
  return {
    event(event) {
      const line = eventLine(event)
      if (line !== undefined) output.write(`${line}\n`)
    },
  }
}

/** Warnings alone, for `--quiet`. */
export function warningReporter(output: Output): Reporter {
  const lines = lineReporter(output)
  return {
    event(event) {
      if (event.kind === 'warning') lines.event(event)
    },
  }
}
