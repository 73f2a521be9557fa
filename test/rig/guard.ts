import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { programPath } from './install.ts'

/** A process that ends, and whose directory goes, when it is stopped or when this process is gone. */
export interface Guarded {
  readonly directory: string
  /** What the process wrote to standard error so far. */
  log(): Promise<string>
  /**
   * Resolves as soon as `ready` gives a value; throws with the log's end when the process ends before, or in so many
   * seconds, by default 60.
   */
  until<T>(ready: () => Promise<T | undefined>, seconds?: number): Promise<T>
  /** Resolves when the process and its directory are gone. */
  stop(): Promise<void>
}

/** A fresh directory whose name is short: the path of a unix socket has 108 bytes at most, unix(7). */
export function freshDirectory(): Promise<string> {
  return mkdtemp('/tmp/semtag-')
}

/** Starts the command under `guard.sh`, which removes the directory with everything in it at the end. */
export function startGuarded(directory: string, command: readonly [string, ...string[]]): Guarded {
  const guard = spawn('/bin/bash', [join(import.meta.dirname, 'guard.sh'), directory, ...command], {
    // A process group of its own: Ctrl-C at a terminal reaches this process, and the guard through it.
    detached: true,
    // A clean environment: proxies and REGISTRY_* variables of the caller would change what is tested.
    env: { PATH: programPath, HOME: directory, LANG: 'C.UTF-8' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let lastWords = ''
  guard.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords += text
  })
  // Nobody writes to it; closing it stops the guard.
  guard.stdin.on('error', () => {})
  let over = false
  const closed = once(guard, 'close').finally(() => {
    over = true
  })
  closed.catch(() => {})

  const log = () => readFile(join(directory, 'log'), 'utf8').catch(() => '')
  const stop = async () => {
    guard.stdin.end()
    await closed
  }
  return {
    directory,
    log,
    stop,
    async until(ready, seconds = 60) {
      const deadline = Date.now() + seconds * 1000
      while (!over) {
        const value = await ready()
        if (value !== undefined) return value
        if (Date.now() > deadline) {
          const words = await log()
          await stop()
          throw new Error(
            `${command[0]} was not ready within ${seconds} seconds. Its log ends:\n${endOf(words)}`,
          )
        }
        await delay(20)
      }
      throw new Error(`${command[0]} ended before it was ready. Its log ends:\n${endOf(lastWords)}`)
    },
  }
}

function endOf(log: string): string {
  return log.trimEnd().split('\n').slice(-20).join('\n')
}
