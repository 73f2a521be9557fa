import { homedir } from 'node:os'
import type { Readable } from 'node:stream'
import { saveMemory } from './memory.ts'

/** Where text goes: a stream, and what is known of the terminal behind it. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/** The signals that end a command with a report. A terminal that closes sends SIGHUP. */
export type EndingSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM'

/** Everything ambient that the command line uses, so that it runs in a test as it runs for a user. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly homeDirectory: string
  /** Where settings are looked for, upwards. */
  readonly workingDirectory: string
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  /** Calls back on each of these signals until the function it returns is called. */
  readonly onSignal: (listener: (signal: EndingSignal) => void) => () => void
  /** Ends the process at once; a second signal does. */
  readonly exit: (code: number) => void
  /** Called where the content of images, and not their manifests alone, may flow through this process. */
  readonly onContent: () => void
}

const endingSignals: readonly EndingSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

export function surroundings(): Surroundings {
  // Output that nobody takes must not end a release half-way: exit.ts tells of it at the end.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
  return {
    env: process.env,
    platform: process.platform,
    homeDirectory: homedir(),
    workingDirectory: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onSignal(listener) {
      for (const signal of endingSignals) process.on(signal, listener)
      return () => {
        for (const signal of endingSignals) process.off(signal, listener)
      }
    },
    exit: (code) => process.exit(code),
    onContent: saveMemory,
  }
}
