import { Readable } from 'node:stream'
import { run } from '../../src/cli/run.ts'
import type { EndingSignal, Output } from '../../src/frontend/ambient.ts'

export interface CliOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Where settings are looked for; where there are none, if not given. */
  readonly workingDirectory?: string
  /** What standard input holds; `terminal` is one, `open` never ends. Nothing if not given. */
  readonly stdin?: string | 'terminal' | 'open'
  /** What is typed at a terminal, instead. */
  readonly typed?: string
  /** True for a terminal of 80 by 24, or its size. False if not given. */
  readonly stdoutTerminal?: boolean | Size
  readonly stderrTerminal?: boolean | Size
}

interface Size {
  readonly columns: number
  readonly rows: number
}

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The codes with which the process would have ended at once, after a second signal. */
  readonly exits: readonly number[]
}

export interface RunningCli {
  readonly done: Promise<CliResult>
  /** Sends a signal; true if there is a listener. */
  signal(name: EndingSignal): boolean
  /** Throws an uncaught error; true if there is a listener. */
  crash(error: unknown): boolean
}

/** Runs semtag in this process, without the machine's variables, home directory and terminal. */
export function startCli(words: readonly string[], options: CliOptions = {}): RunningCli {
  const listeners = new Set<(signal: EndingSignal) => void>()
  const crashes = new Set<(error: unknown) => void>()
  const exits: number[] = []
  const stdout = capture(options.stdoutTerminal)
  const stderr = capture(options.stderrTerminal)
  const running = run(words, {
    env: options.env ?? {},
    platform: 'linux',
    homeDirectory: '/nonexistent',
    workingDirectory: options.workingDirectory ?? '/nonexistent',
    stdin: options.typed === undefined ? input(options.stdin) : terminal(options.typed),
    stdout: stdout.output,
    stderr: stderr.output,
    outputLost: async () => undefined,
    onSignal(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onCrash(listener) {
      crashes.add(listener)
      return () => crashes.delete(listener)
    },
    exit: (code) => void exits.push(code),
    onContent() {},
  })
  return {
    done: running.then((code) => ({ code, stdout: stdout.text(), stderr: stderr.text(), exits })),
    signal(name) {
      for (const listener of listeners) listener(name)
      return listeners.size > 0
    },
    crash(error) {
      for (const listener of crashes) listener(error)
      return crashes.size > 0
    },
  }
}

/** Runs semtag in this process to its end. */
export function runCli(words: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(words, options).done
}

function capture(terminal: boolean | Size = false): { output: Output; text: () => string } {
  let text = ''
  const size = terminal === true ? { columns: 80, rows: 24 } : terminal
  return {
    output: {
      ...(size === false ? {} : { ...size, isTTY: true }),
      write(chunk) {
        text += chunk
      },
    },
    text: () => text,
  }
}

function terminal(typed: string): Readable & { readonly isTTY: true } {
  const isTTY: true = true
  return Object.assign(Readable.from([Buffer.from(typed)]), { isTTY })
}

function input(stdin: string | undefined): Readable & { readonly isTTY?: boolean } {
  if (stdin === 'terminal') return Object.assign(new Readable({ read() {} }), { isTTY: true })
  if (stdin === 'open') return new Readable({ read() {} })
  return Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)])
}
