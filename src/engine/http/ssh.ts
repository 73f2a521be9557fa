import { spawn } from 'node:child_process'
import { Agent } from 'node:http'
import type { Duplex } from 'node:stream'
import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import { programEnvironment } from '../../process/path.ts'
import { findProgram } from '../../process/program.ts'
import { type Address, formatAddress } from '../endpoint/address.ts'
import { SshConnection } from './ssh-connection.ts'

type SshAddress = Extract<Address, { kind: 'ssh' }>

export interface SshSettings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** True where somebody can answer ssh's questions. */
  readonly terminal: boolean
}

/**
 * Connections to an engine behind ssh: each runs `docker system dial-stdio` there, as the docker CLI does,
 * with the user's own ssh, so that their configuration, agent and known hosts hold.
 *
 * @throws ENGINE_UNREACHABLE where there is no ssh
 * @source https://github.com/docker/cli/blob/master/cli/connhelper/connhelper.go
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

  // Node's own would call methods of sockets, which pipes do not have. close() ends these connections.
  override keepSocketAlive(): boolean {
    return true
  }

  override reuseSocket(): void {}
}

/** What follows `ssh` on the command line. */
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

// ssh joins its arguments with spaces, and a shell on the other side reads them.
function shellQuoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
