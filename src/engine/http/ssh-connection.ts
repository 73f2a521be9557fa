import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { Duplex } from 'node:stream'
import { clean } from '../../domain/text.ts'

const keptOfStderr = 4096

/** ssh ended; `reason` is the last thing that it said. */
export class SshFailure extends Error {
  readonly reason: string

  constructor(reason: string, cause?: unknown) {
    super(`ssh: ${reason}`, cause === undefined ? undefined : { cause })
    this.reason = reason
  }
}

/**
 * The two pipes of a running ssh as one connection. The end is told only when the process is gone and its
 * stderr is complete, because a failed ssh closes its pipes first, and those alone say `EPIPE`.
 */
export class SshConnection extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams

  constructor(child: ChildProcessWithoutNullStreams) {
    super()
    this.#child = child
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-keptOfStderr)
    })
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause()
    })
    child.stdin.on('error', () => {})
    child.once('error', (error) => this.destroy(new SshFailure(clean(error.message), error)))
    child.once('close', (code, signal) => {
      if (code === 0) this.push(null)
      else this.destroy(new SshFailure(lastLine(stderr) ?? `it ended with ${signal ?? `status ${code}`}`))
    })
  }

  override _read(): void {
    this.#child.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A failed write is left waiting: the close of the process, which follows, says why.
    this.#child.stdin.write(chunk, (error) => {
      if (!error) done()
    })
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child.stdin.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#child.kill()
    // A program that stays all the same must not keep this process alive.
    for (const pipe of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) pipe.destroy()
    this.#child.unref()
    done(error)
  }
}

function lastLine(text: string): string | undefined {
  return text
    .split(/[\r\n]+/)
    .map((line) => clean(line).replace(/^ssh: /, ''))
    .findLast((line) => line !== '')
}
