import { join } from 'node:path'
import { execa } from 'execa'

export const command: string = join(import.meta.dirname, '../../../dist/semtag.js')

/** An address at which no engine answers. */
export const noEngine = 'tcp://127.0.0.1:1'

export interface Ran {
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface SemtagOptions {
  /** DOCKER_HOST */
  readonly engine: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Runs it as another user; root alone can. */
  readonly uid?: number
}

/** Starts the published command, as a process of its own with nothing of this process's environment but PATH. */
export function startSemtag(words: readonly string[], { engine, env = {}, input = '', uid }: SemtagOptions) {
  return execa('node', [command, ...words], {
    reject: false,
    stripFinalNewline: false,
    extendEnv: false,
    input,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', DOCKER_HOST: engine, ...env },
    ...(uid === undefined ? {} : { uid }),
  })
}

/** Runs the published command to its end. */
export async function semtag(words: readonly string[], around: SemtagOptions): Promise<Ran> {
  const { exitCode, stdout, stderr } = await startSemtag(words, around)
  return { code: exitCode, stdout, stderr }
}
