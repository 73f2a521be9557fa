import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connectionFailure } from '../../../src/engine/http/failure.ts'
import { connect, never } from '../with-engine.ts'

test('the error for a missing socket names the address, its origin and what to do', async () => {
  const engine = await connect({ env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } })
  await expect(engine.info(never)).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    message: 'No engine answers at unix:///nowhere/docker.sock (from DOCKER_HOST): there is no such socket.',
    hint: 'Start the engine, or name another with --host, --context or DOCKER_HOST.',
  })
})

test('a port without a listener is unreachable', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  const port = typeof address === 'object' ? address?.port : undefined
  const engine = await connect({ host: `tcp://127.0.0.1:${port}` })
  await expect(engine.info(never)).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    message: `No engine answers at tcp://127.0.0.1:${port} (from --host): nothing listens there.`,
  })
})

test('the error for another protocol names the address', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const engine = await connect({ host: `tcp://127.0.0.1:${port}` })
  await expect(engine.info(never)).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    message: `The server at tcp://127.0.0.1:${port} (from --host) does not speak the Docker Engine API.`,
  })
})

test('a file that is not a socket is unreachable', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-file-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'docker.sock')
  await writeFile(path, '')
  const engine = await connect({ host: path })
  await expect(engine.info(never)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
})

// Root, who runs the tests in CI, is denied nothing.
test.each(['EACCES', 'EPERM'])('%s means that permission is denied', (code) => {
  const endpoint = {
    address: { kind: 'socket', path: '/var/run/docker.sock' },
    origin: 'the default',
  } as const
  expect(connectionFailure(Object.assign(new Error('connect'), { code }), endpoint)).toMatchObject({
    code: 'ENGINE_DENIED',
    message: 'Permission to use unix:///var/run/docker.sock is denied.',
    hint: 'Join the group of the socket (docker), use sudo, or run a rootless engine.',
  })
})
