import { homedir } from 'node:os'
import type { Readable } from 'node:stream'
import manifest from '../../package.json' with { type: 'json' }
import { SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'
import { credentialsIn } from '../domain/text.ts'
import type { Environment } from '../ports/run.ts'

export const version: string = manifest.version

/**
 * Makes V8 use less memory during a copy. Only for the command line and the action: the library must not change its
 * program's process. Call it late: after a changed flag, V8 cannot use Node's compiled code, and loading Node's own modules
 * takes three times as long.
 */
export function tuneV8(): void {
  // Loaded here, because most commands copy nothing.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  // Data from connections lies in buffers outside the heap. By default, V8 collects them only when its young
  // generation is 80 percent full, or after 32 MB of buffers (64 MB in Node 24). The flag changes 80 percent to 1.
  setFlagsFromString('--minor-gc-task-trigger=1')
  // A copy spends its time in the kernel and in the hash. Optimizing the little code between costs more than it saves:
  // 3 MB and 5 percent of the processor's time.
  setFlagsFromString('--no-opt')
}

// Messages repeat the values of these variables.
const repeated = /^(?:SEMTAG|INPUT)_|^DOCKER_HOST$/

/** The possible passwords and tokens in a command line and in the settings of the environment. */
export function credentialsGiven(words: readonly string[], env: Environment): readonly string[] {
  const settings = Object.entries(env).flatMap(([name, value = '']) => (repeated.test(name) ? [value] : []))
  return [...words, ...settings].flatMap((text) => text.split(/\s+/).flatMap(credentialsIn))
}

/** A stream for text, and its terminal. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/** The signals that end a command with a report. A terminal that closes sends SIGHUP. */
export type EndingSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM'

/** Everything ambient that the command line uses. Tests pass their own. */
export interface ProcessAmbient {
  readonly env: Environment
  readonly platform: NodeJS.Platform
  readonly homeDirectory: string
  /** The search for a file of settings begins here, and goes up to the parent directories. */
  readonly workingDirectory: string
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  /** Resolves when standard output is written: to undefined, or to the error code, such as `ENOSPC`. */
  readonly outputLost: () => Promise<string | undefined>
  /** Calls back on each of these signals until the function it returns is called. */
  readonly onSignal: (listener: (signal: EndingSignal) => void) => () => void
  /**
   * Calls back on an uncaught error, and if no event is left that could end a wait. Call the returned function to stop
   * the callbacks.
   */
  readonly onCrash: (listener: (error: unknown) => void) => () => void
  /** Ends the process at once, as a second signal does. */
  readonly exit: (code: number) => void
  /** Called if layers of images, and not only manifests, may pass through this process. */
  readonly onContent: () => void
}

const endingSignals: readonly EndingSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

export function processAmbient(): ProcessAmbient {
  // A closed pipe must not end a release half-way; runToEnd reports it at the end.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
  return {
    env: process.env,
    platform: process.platform,
    homeDirectory: homeOf(process.env),
    get workingDirectory() {
      return workingDirectory()
    },
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    outputLost: () =>
      new Promise((resolve) => {
        // `semtag … | head` closes the pipe early, which is not an error.
        process.stdout.write('', (error) => {
          const code = error ? (codeOf(error) ?? 'unknown error') : undefined
          resolve(code === 'EPIPE' ? undefined : code)
        })
      }),
    onSignal(listener) {
      for (const signal of endingSignals) process.on(signal, listener)
      return () => {
        for (const signal of endingSignals) process.off(signal, listener)
      }
    },
    onCrash(listener) {
      const idle = () => listener(new Error('no event is left that could end a wait'))
      process.on('uncaughtException', listener).on('unhandledRejection', listener).on('beforeExit', idle)
      return () =>
        void process
          .off('uncaughtException', listener)
          .off('unhandledRejection', listener)
          .off('beforeExit', idle)
    },
    exit: (code) => process.exit(code),
    onContent: tuneV8,
  }
}

/** The home directory. A user without a home gets `/`, as in container engines. */
export function homeOf(env: ProcessAmbient['env'], ofSystem: () => string = homedir): string {
  try {
    return env['HOME'] ?? env['USERPROFILE'] ?? ofSystem()
  } catch {
    // Packages ask the system too, and would fail in the same way.
    process.env['HOME'] ??= '/'
    return '/'
  }
}

function workingDirectory(): string {
  try {
    return process.cwd()
  } catch (cause) {
    throw new SemtagError({
      code: 'INVALID_ARGUMENT',
      message: 'The working directory was deleted.',
      hint: 'Change to a directory that exists, and run the command again.',
      cause,
    })
  }
}
