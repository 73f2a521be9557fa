import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Nginx, type Squid, sharedRegistry, startNginx, startSquid } from '../rig/index.ts'
import { createCertificates } from '../support/certificates.ts'
import { type BuiltLayout, buildLayout } from '../support/layout/layout.ts'
import { noEngine, semtag } from './support/semtag.ts'

// Nobody but the proxy knows them; RFC 6761 keeps the names free.
const known = 'registry.test'
const denied = 'denied.test'
const registry = sharedRegistry()

let nginx: Nginx
let squid: Squid
let directory: string
let layout: BuiltLayout

const pass = `proxy_pass http://${registry.host}; proxy_set_header Host $http_host;`
const limited = (name: string, rate: string) => ({
  http: `limit_req_zone $server_name zone=${name}:1m rate=${rate};`,
  server: `limit_req zone=${name} burst=5; location / { ${pass} }`,
})

beforeAll(async () => {
  const tls = await createCertificates(['127.0.0.1'])
  directory = await mkdtemp(join(tmpdir(), 'semtag-fronts-'))
  layout = await buildLayout(join(directory, 'image'))
  nginx = await startNginx({
    slow: limited('slow', '2r/s'),
    busy: limited('busy', '20r/s'),
    moved: { server: `return 308 http://${registry.host}$request_uri;` },
    lost: {
      server: `location / { limit_except GET HEAD { deny all; } ${pass} }
        location ~ /uploads/ { return 302 http://${registry.host}$request_uri; }`,
    },
    forbidden: { server: `location / { limit_except GET HEAD { deny all; } ${pass} }` },
    site: { server: 'root DIRECTORY/nowhere;' },
    elsewhere: {
      server: `location / { proxy_pass http://${registry.host}; proxy_set_header Host 127.0.0.1:1; }`,
    },
    client: {
      tls: true,
      files: { 'cert.pem': tls.cert, 'key.pem': tls.key, 'ca.pem': tls.ca },
      server: `ssl_certificate DIRECTORY/cert.pem; ssl_certificate_key DIRECTORY/key.pem;
        ssl_verify_client on; ssl_client_certificate DIRECTORY/ca.pem; location / { ${pass} }`,
    },
  })
  squid = await startSquid({ names: [known], denied: [denied] })
})

afterAll(async () => {
  await Promise.all([nginx.stop(), squid.stop(), rm(directory, { recursive: true })])
})

function push(
  host: string,
  repository: string,
  words: readonly string[] = [],
  env: Record<string, string> = {},
) {
  const line = ['push', `oci:${layout.directory}`, '2.1.106', '--registry', host, '--repository', repository]
  return semtag([...line, ...words], { engine: noEngine, env })
}

describe.concurrent('nginx', () => {
  test('with 2 requests a second and a burst of 5, a push succeeds and says once why it waits', async () => {
    const ran = await push(nginx.host('slow'), 'fronts/slow')
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(ran.stderr.match(/limits requests \(HTTP 503\)/g)).toHaveLength(1)
    expect(ran.stderr).not.toContain('Trying again')
    expect(await registry.manifest('fronts/slow', 'latest')).toMatchObject({ digest: layout.digest })
  })

  test('eight pushes at once through one limit all succeed', async () => {
    const paths = Array.from({ length: 8 }, (_, index) => `fronts/busy-${index}`)
    const ran = await Promise.all(paths.map((path) => push(nginx.host('busy'), path)))
    expect(
      ran.map(({ code }) => code),
      ran.map(({ stderr }) => stderr).join(),
    ).toEqual(Array(8).fill(0))
    expect(ran.map(({ stderr }) => stderr).join()).not.toContain('Trying again')
  })

  test('--timeout ends the wait for a limit', async () => {
    const ran = await push(nginx.host('slow'), 'fronts/late', ['--timeout', '2s'])
    expect([1, 4]).toContain(ran.code)
    expect(ran.stderr).toContain('2 seconds')
  })

  test('semtag follows redirected writes and names both hosts', async () => {
    const ran = await push(nginx.host('moved'), 'fronts/moved')
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(ran.stderr).toContain(`${nginx.host('moved')} redirects writes to ${registry.host}`)
    expect(await registry.manifest('fronts/moved', 'latest')).toMatchObject({ digest: layout.digest })
  })

  test.each([
    ['lost', 'would lose the write', '--via engine'],
    ['forbidden', '"403 Forbidden", from nginx', 'in front of the registry sent this page'],
    ['site', 'There is no registry API at http://', 'another port'],
    ['elsewhere', 'names 127.0.0.1:1 for uploads', 'X-Forwarded-Proto'],
    ['client', 'requires a client certificate', '/etc/docker/certs.d/'],
  ])('%s: the error says what happened and what to do', async (name, words, hint) => {
    const ran = await push(nginx.host(name), `fronts/${name}`)
    expect(ran).toMatchObject({ code: 1 })
    expect(ran.stderr).toContain(words)
    expect(ran.stderr).toContain(hint)
    expect(ran.stderr).toContain(nginx.host(name))
  })
})

describe.concurrent('squid', () => {
  test('a push over plain HTTP goes through the proxy', async () => {
    const env = { http_proxy: squid.origin }
    const ran = await push(`${known}:${registry.port}`, 'fronts/squid', ['--plain-http'], env)
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(await registry.manifest('fronts/squid', 'latest')).toMatchObject({ digest: layout.digest })
  })

  test.each([
    ['forbids', () => `${denied}:${registry.port}`, 'answered 403 Forbidden'],
    ['cannot reach', () => `${known}:1`, 'answered 503 Service Unavailable'],
  ])('the error names the proxy of a registry that the proxy %s', async (_, host, words) => {
    const ran = await push(host(), 'fronts/squid', ['--plain-http'], { http_proxy: squid.origin })
    expect(ran).toMatchObject({ code: 1 })
    expect(ran.stderr).toContain(`the proxy ${squid.origin} of http_proxy ${words}`)
  })
})
