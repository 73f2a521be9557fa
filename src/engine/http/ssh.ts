import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Agent } from 'node:http'
import { Duplex } from 'node:stream'
import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import type { Environment } from '../../ports/run.ts'
import { findProgram, programEnvironment } from '../../process/program.ts'
import { type Address, formatAddress } from '../endpoint/address.ts'

const keptOfStderr = 4096

/** ssh failed; `reason` is the last line of its stderr. */
export class SshFailure extends Error {
  readonly reason: string

  constructor(reason: string, cause?: unknown) {
    super(`ssh: ${reason}`, cause === undefined ? undefined : { cause })
    this.reason = reason
  }
}

/**
 * The two pipes of a running ssh as one connection. A failed ssh closes its pipes before it exits, which only shows as
 * `EPIPE`. So the connection ends when the process has exited and its stderr is complete.
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
    // A failed write does not report: the exit of the process follows and gives the reason.
    this.#child.stdin.write(chunk, (error) => {
      if (!error) done()
    })
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child.stdin.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#child.kill()
    // A program that ignores the signal must not keep this process alive.
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

type SshAddress = Extract<Address, { kind: 'ssh' }>

export interface SshSettings {
  readonly env: Environment
  /** True if a person can answer the questions of ssh. */
  readonly terminal: boolean
}

/**
 * Connections to an engine behind ssh. As the docker CLI does, each runs `docker system dial-stdio` on the host with the
 * user's own ssh, so the user's configuration, agent and known hosts apply. docker-modem's own ssh checks no host key.
 *
 * @throws ENGINE_UNREACHABLE if there is no ssh on the PATH
 * @see https://github.com/docker/cli/blob/master/cli/connhelper/connhelper.go
 */
export function createSshAgent(address: SshAddress, { env, terminal }: SshSettings): Agent {
  const program = findProgram('ssh', env)
  if (program === undefined)
    throw new SemtagError({
      code: 'ENGINE_UNREACHABLE',
      message: `${clean(formatAddress(address))} needs ssh, and there is none on the PATH.`,
      hint: 'Install OpenSSH; directories of node_modules are not searched.',
    })
  const options = { env: programEnvironment(env), windowsHide: true }
  return new SshAgent(() => new SshConnection(spawn(program, sshArguments(address, terminal), options)))
}

class SshAgent extends Agent {
  override readonly createConnection: () => Duplex

  constructor(connect: () => Duplex) {
    super({ keepAlive: true })
    this.createConnection = connect
  }

  // Node's version calls methods of sockets, which pipes lack. close() ends these connections.
  override keepSocketAlive(): boolean {
    return true
  }

  override reuseSocket(): void {}
}

/** The arguments of ssh. */
export function sshArguments({ user, host, port, socket }: SshAddress, terminal: boolean): readonly string[] {
  return [
    ...(terminal ? [] : ['-o', 'BatchMode=yes']),
    ...['-o', 'ConnectTimeout=30', '-T'],
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...['--', host, 'docker'],
    ...(socket === undefined ? [] : ['--host', shellQuoted(`unix://${socket}`)]),
    ...['system', 'dial-stdio'],
  ]
}

// ssh joins its arguments with spaces, and a shell on the host parses them.
function shellQuoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
