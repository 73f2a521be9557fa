import { execa } from 'execa'
import { interruption, SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'
import type { Environment } from '../ports/run.ts'
import { findCommand, withoutSecrets } from './program.ts'

export interface CommandOptions {
  readonly env: Environment
  readonly workingDirectory: string
  /** Called with each line that the command prints. */
  readonly onLine: (line: string) => void
  /** Stops the command and all that it has started. */
  readonly signal: AbortSignal
  /** Milliseconds from SIGTERM to SIGKILL; 5 seconds if left out. */
  readonly grace?: number
}

// Longer lines are cut, so that a command cannot fill the memory.
const longestLine = 16 * 1024
const defaultGrace = 5000

/**
 * Runs a command of the user without a shell, with standard input closed, and without the passwords of semtag. The
 * command has a process group of its own, so that a signal reaches everything that it starts.
 *
 * @returns Its exit code; 128 and the number of the signal that ended it.
 * @throws SemtagError if the program cannot be started, or the signal is aborted.
 */
export async function runCommand(
  [program, ...words]: readonly [string, ...string[]],
  { env, workingDirectory, onLine, signal, grace = defaultGrace }: CommandOptions,
): Promise<number> {
  if (signal.aborted) throw interruption(signal)
  const path = findCommand(program, { env, workingDirectory })
  if (path === undefined) throw notRun(program, 'there is no such program')
  const running = execa(path, words, {
    env: withoutSecrets(env),
    extendEnv: false,
    cwd: workingDirectory,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    // A process group of its own; Windows has none, and would open a window.
    detached: process.platform !== 'win32',
  })
  const kill = (name: NodeJS.Signals): void => {
    const { pid } = running
    if (pid === undefined) return
    try {
      if (process.platform === 'win32') running.kill(name)
      else process.kill(-pid, name)
    } catch {
      // The group has ended.
    }
  }
  const killAtOnce = () => kill('SIGKILL')
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    kill('SIGTERM')
    timer = setTimeout(killAtOnce, grace)
  }
  signal.addEventListener('abort', stop, { once: true })
  process.once('exit', killAtOnce)
  // Ends the programs that the command left running: they would keep its output open.
  running.once('exit', killAtOnce)
  try {
    await Promise.all([running.stdout, running.stderr].map((stream) => readLines(stream, onLine)))
    const { exitCode, signalDescription, code, cause } = await running
    if (signal.aborted) throw interruption(signal)
    if (exitCode !== undefined) return exitCode
    if (signalDescription !== undefined) return 128
    throw notRun(program, code ?? codeOf(cause) ?? 'it cannot be started')
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    process.off('exit', killAtOnce)
  }
}

async function readLines(
  stream: AsyncIterable<Uint8Array | string> | undefined,
  onLine: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let open = ''
  for await (const chunk of stream ?? []) {
    open += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const lines = open.split(/\r?\n/)
    open = (lines.pop() ?? '').slice(0, longestLine)
    for (const line of lines) onLine(line.slice(0, longestLine))
  }
  if (open !== '') onLine(open)
}

function notRun(program: string, reason: string): SemtagError {
  return new SemtagError({
    code: 'GATE_FAILED',
    message: `The gate "${clean(program)}" cannot be run: ${reason}.`,
    hint: 'Check the name of the program, and that this user may run it.',
  })
}
