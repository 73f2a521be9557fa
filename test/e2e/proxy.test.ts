import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RigRegistry, sharedRegistry, startRegistry } from '../rig/index.ts'
import { type BuiltLayout, buildLayout } from '../support/layout/layout.ts'
import { startProxy } from '../support/proxy.ts'
import { noEngine, semtag } from './support/semtag.ts'

// Nobody but the proxy knows it, as a registry outside is known in a closed network; RFC 6761 keeps the name free.
const name = 'registry.test'
const names = { [name]: '127.0.0.1' }
const login = { user: 'ci', password: 'let-me-out' }
const plain = sharedRegistry()

let secure: RigRegistry
let directory: string
let layout: BuiltLayout

beforeAll(async () => {
  ;[secure, directory] = await Promise.all([
    startRegistry({ tls: true }),
    mkdtemp(join(tmpdir(), 'semtag-proxy-')),
  ])
  layout = await buildLayout(join(directory, 'image'))
  await writeFile(join(directory, 'ca.pem'), secure.ca ?? '')
})

afterAll(async () => {
  await Promise.all([secure.stop(), rm(directory, { recursive: true })])
})

function push(host: string, words: readonly string[], env: Readonly<Record<string, string>>) {
  const line = ['push', `oci:${layout.directory}`, '2.1.106', '--registry', host, '--repository', 'proxy/ui']
  return semtag([...line, ...words], { engine: noEngine, env })
}

test('every request over plain HTTP goes through HTTP_PROXY, with its password', async () => {
  const proxy = await startProxy({ names, login })
  const env = { HTTP_PROXY: `http://${login.user}:${login.password}@${proxy.host}` }
  const ran = await push(`${name}:${plain.port}`, ['--plain-http', '--debug'], env)
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  expect(ran.stdout + ran.stderr).not.toContain(login.password)
  expect(await plain.manifest('proxy/ui', 'latest')).toMatchObject({ digest: layout.digest })
  const origin = `http://${name}:${plain.port}/`
  expect(proxy.lines.filter((line) => line.split(' ')[1]?.startsWith(origin) !== true)).toEqual([])
  expect(proxy.lines.filter((line) => line.startsWith('PUT ')).length).toBeGreaterThan(4)
})

test('HTTPS_PROXY tunnels to a registry over https, and semtag verifies its certificate', async () => {
  const proxy = await startProxy({ names })
  const words = ['--ca-file', join(directory, 'ca.pem')]
  const ran = await push(`${name}:${secure.port}`, words, { HTTPS_PROXY: proxy.origin })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  expect(await secure.manifest('proxy/ui', 'latest')).toMatchObject({ digest: layout.digest })
  expect(new Set(proxy.lines)).toEqual(new Set([`CONNECT ${name}:${secure.port}`]))
})

test('NO_PROXY and this machine itself bypass the proxy', async () => {
  const proxy = await startProxy({ names })
  const env = { HTTP_PROXY: proxy.origin, HTTPS_PROXY: proxy.origin, NO_PROXY: name }
  const excepted = await push(`${name}:${secure.port}`, [], env)
  expect(excepted).toMatchObject({ code: 1, stdout: '' })
  expect(excepted.stderr).toContain(`${name}:${secure.port}`)
  const loopback = await push(secure.host, [], env)
  expect(loopback, loopback.stderr).toMatchObject({ code: 0 })
  expect(proxy.lines).toEqual([])
})
