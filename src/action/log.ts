import { randomUUID } from 'node:crypto'
import { withoutCommands } from '../frontend/safe-text.ts'
import { createSecretMask } from '../frontend/secret-mask.ts'

/**
 * A command for the runner, as one line: `::notice title=Moved::2.1 is on 2.1.115`. No property and no message can end
 * the command or begin another.
 *
 * @see https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
 */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`)
  return `::${[name, pairs.join(',')].join(' ').trimEnd()}::${data(message)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** The log of a step. It masks secrets, and removes commands from the text of others. */
export interface Log {
  /** Writes one or several lines. */
  text(text: string): void
  annotate(annotation: Annotation): void
  /** Stops the runner from reading commands in the output of others, until the function that it returns is called. */
  stopCommands(): () => void
  /** Hides this secret from now on, here and in all logs of the job. */
  secret(secret: string): void
  readonly mask: (text: string) => string
}

/** A remark that the runner shows on the page of the run. */
export interface Annotation {
  readonly level: 'notice' | 'warning' | 'error'
  readonly title: string
  readonly message: string
}

/** @param runner False outside a runner, where the command that masks a secret would print the secret. */
export function createLog(write: (text: string) => unknown, runner: boolean): Log {
  const { add, mask } = createSecretMask()
  return {
    mask,
    text: (text) => void write(`${withoutCommands(mask(text)).replace(/\n$/, '')}\n`),
    annotate: ({ level, title, message }) =>
      void write(workflowCommand(level, { title: mask(title) }, mask(message))),
    stopCommands() {
      if (!runner) return () => {}
      const token = randomUUID()
      write(`::stop-commands::${token}\n`)
      return () => void write(`::${token}::\n`)
    },
    secret(secret) {
      add(secret)
      if (!runner) return
      // The runner masks single lines of any length: a secret of one letter would make the log unreadable.
      for (const line of new Set(secret.split(/[\r\n]+/).map((each) => each.trim())))
        if (line.length >= shortestSecret) write(workflowCommand('add-mask', {}, line))
    },
  }
}

const shortestSecret = 4
