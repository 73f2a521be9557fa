import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SshConnection, sshArguments } from '../../../src/engine/http/ssh.ts'
import { startEngine } from '../../support/engine/engine.ts'
import { installSsh } from '../../support/engine/ssh.ts'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { connect, never } from '../with-engine.ts'

describe('ssh connection', () => {
  const run = (script: string) => {
    const child = spawn('/bin/sh', ['-c', script])
    return { child, connection: new SshConnection(child) }
  }

  test('the connection passes more data than a pipe holds', async () => {
    const { connection } = run('exec cat')
    const sent = 'x'.repeat(3_000_000)
    connection.end(sent)
    expect(await text(connection)).toBe(sent)
  })

  test.each([
    [
      'its last line',
      "echo first >&2; echo 'ssh: Could not resolve hostname' >&2; exit 255",
      'Could not resolve hostname',
    ],
    ['its status', 'exit 3', 'it ended with status 3'],
    ['its signal', 'kill -9 $$', 'it ended with SIGKILL'],
  ])('a failed ssh reports %s, not a broken pipe', async (_, script, reason) => {
    const { connection } = run(script)
    connection.write('x'.repeat(1_000_000))
    await expect(text(connection)).rejects.toMatchObject({ reason })
  })

  test('a program that ignores SIGTERM loses its pipes', async () => {
    const { child, connection } = run("trap '' TERM; echo ready; exec cat")
    await once(connection, 'readable')
    connection.destroy()
    // cat ends only because its stdin does: the signal is ignored.
    expect(await once(child, 'exit')).toEqual([expect.any(Number), null])
  })
})

describe('ssh', () => {
  async function withSsh(behaviour: Parameters<typeof installSsh>[0]) {
    const ssh = await installSsh(behaviour)
    onTestFinished(() => ssh.close())
    return ssh
  }

  test('all calls to an engine behind ssh share one connection', async () => {
    const fake = await startEngine({ images: [{ tags: ['r.example/ui:1'] }] })
    onTestFinished(() => fake.close())
    const ssh = await withSsh({ socketPath: fake.socketPath })
    const engine = await connect({ host: 'ssh://me@build.example:2222', env: { PATH: ssh.path } })
    expect(await engine.info(never)).toEqual({
      name: 'Docker Engine 20.10.24',
      local: false,
      imageIds: 'config',
      trust: { insecureNetworks: [], insecureRegistries: [] },
    })
    const options = { credential: undefined, platform: undefined, onProgress: () => {}, signal: never }
    const image = await engine.inspect('r.example/ui:1', undefined, never)
    expect(await engine.push(repositoryFor('r.example/ui'), tagOf('1'), options)).toBe(image?.id)
    expect(await ssh.runs()).toEqual([
      [
        ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', '-T', '-l', 'me', '-p', '2222'],
        ...['--', 'build.example', 'docker', 'system', 'dial-stdio'],
      ],
    ])
  })

  test('the error of a failed ssh has its last line', async () => {
    const stderr =
      'Warning: Permanently added.\r\n\u001b[31mme@build.example: Permission denied (publickey).\r\n\n'
    const ssh = await withSsh({ stderr })
    const engine = await connect({ env: { PATH: ssh.path, DOCKER_HOST: 'ssh://build.example' } })
    await expect(engine.info(never)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message:
        'No engine answers at ssh://build.example (from DOCKER_HOST): ssh says: [31mme@build.example: Permission denied (publickey).',
      hint: 'Try the connection with ssh and the same host; docker must be installed there.',
    })
  })

  test('the error of a silent failed ssh has its exit status', async () => {
    const ssh = await withSsh({ stderr: '' })
    const engine = await connect({ host: 'ssh://build.example', env: { PATH: ssh.path } })
    await expect(engine.info(never)).rejects.toThrow('ssh says: it ended with status 255')
  })

  test('without ssh on the PATH, connecting is an error', async () => {
    const env = { PATH: '/nowhere:/srv/node_modules/.bin' }
    await expect(connect({ host: 'ssh://build.example', env })).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: 'ssh://build.example needs ssh, and there is none on the PATH.',
    })
  })

  test('an aborted signal ends the wait for ssh', async () => {
    const fake = await startEngine()
    onTestFinished(() => fake.close())
    fake.answer(/_ping/, { after: 'hang' })
    const ssh = await withSsh({ socketPath: fake.socketPath })
    const engine = await connect({ host: 'ssh://build.example', env: { PATH: ssh.path } })
    const controller = new AbortController()
    const outcome = expect(engine.info(controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' })
    await fake.received(/_ping/)
    controller.abort()
    await outcome
  })

  test('with a terminal ssh may ask; the socket is quoted for the remote shell', () => {
    const address = { kind: 'ssh', host: 'build.example', socket: "/run/it's mine/docker.sock" } as const
    expect(sshArguments(address, true)).toEqual([
      ...['-o', 'ConnectTimeout=30', '-T', '--', 'build.example', 'docker'],
      ...['--host', "'unix:///run/it'\\''s mine/docker.sock'", 'system', 'dial-stdio'],
    ])
    expect(sshArguments({ ...address, socket: '/run/docker.sock' }, true)).toContain(
      'unix:///run/docker.sock',
    )
  })
})
