import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { defaultSockets, firstListening } from '../../../src/engine/endpoint/sockets.ts'

test('Docker comes before Docker Desktop, rootless Docker and Podman', () => {
  const settings = { env: { XDG_RUNTIME_DIR: '/run/user/1000' }, homeDirectory: '/home/me' }
  expect(defaultSockets({ ...settings, platform: 'linux' })).toEqual([
    '/var/run/docker.sock',
    '/home/me/.docker/run/docker.sock',
    '/home/me/.docker/desktop/docker.sock',
    '/run/user/1000/docker.sock',
    '/run/user/1000/podman/podman.sock',
    '/run/podman/podman.sock',
  ])
  expect(defaultSockets({ ...settings, platform: 'win32' })[0]).toBe('//./pipe/docker_engine')
})

test('firstListening skips missing sockets and files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-sockets-'))
  const [absent, file, live, later] = ['absent', 'file', 'live', 'later'].map((name) => join(directory, name))
  if (!absent || !file || !live || !later) throw new Error('no paths')
  await writeFile(file, '')
  for (const path of [live, later]) {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    onTestFinished(() => void server.close())
  }
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  expect(await firstListening([absent, file, live, later])).toBe(live)
  expect(await firstListening([absent, file])).toBeUndefined()
})
