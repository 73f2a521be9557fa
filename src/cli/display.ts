import type { Output } from '../frontend/ambient.ts'
import { eventLine } from '../frontend/progress.ts'
import type { Reporter } from '../ports/run.ts'

/** Shows a release while it runs. */
export interface Display extends Reporter {
  /** Nothing moves from now on: what is shown stays, and text may be written below it. */
  close(): void
}

/** A line an event, for logs. */
export function lineDisplay(output: Output): Display {
  return {
    event(event) {
      const text = eventLine(event)
      if (text !== undefined) output.write(`${text}\n`)
    },
    close() {},
  }
}

/** Warnings alone, for `--quiet`. */
export function quietDisplay(output: Output): Display {
  const lines = lineDisplay(output)
  return {
    event(event) {
      if (event.kind === 'warning') lines.event(event)
    },
    close() {},
  }
}
