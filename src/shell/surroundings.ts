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
  /** Calls back on each SIGINT and SIGTERM until the function it returns is called. */
  readonly onSignal: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void
  /** Ends the process at once; a second Ctrl-C does. */
  readonly exit: (code: number) => void
  /** Called where the content of images, and not their manifests alone, may flow through this process. */
  readonly onContent: () => void
}

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
      process.on('SIGINT', listener).on('SIGTERM', listener)
      return () => void process.off('SIGINT', listener).off('SIGTERM', listener)
    },
    exit: (code) => process.exit(code),
    onContent: saveMemory,
  }
}
