import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildImage,
  type RigRegistry,
  sharedEngine,
  sharedRegistry,
  startRegistry as startRealRegistry,
} from '../rig/index.ts'
import { startRegistry, type TestRegistry } from '../support/registry/registry.ts'
import { failure } from '../support/registry/reply.ts'
import { reportOf } from './support/report.ts'
import { type SemtagOptions, semtag } from './support/semtag.ts'

const engine = sharedEngine()
const shared = sharedRegistry()
const image = 'failures/ui'

let protectedRegistry: RigRegistry
let tlsRegistry: RigRegistry
let scripted: TestRegistry
let directory: string

beforeAll(async () => {
  ;[protectedRegistry, tlsRegistry, scripted, directory] = await Promise.all([
    startRealRegistry({ auth: 'htpasswd' }),
    startRealRegistry({ tls: true }),
    startRegistry(),
    mkdtemp(join(tmpdir(), 'semtag-failures-')),
  ])
  await buildImage(engine, { name: image, layers: 1, seed: 'failures' })
  await buildImage(engine, { name: 'failures/other', layers: 1, seed: 'failures other' })
  // The repository as every failure must leave it.
  const ran = await semtag(['push', image, '1.0.0', '--registry', shared.host], { engine: engine.host })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
})

afterAll(async () => {
  await Promise.all([
    protectedRegistry.stop(),
    tlsRegistry.stop(),
    scripted.close(),
    rm(directory, { recursive: true }),
  ])
})

interface Failure {
  readonly words: readonly string[]
  readonly around?: Partial<SemtagOptions>
  readonly code: number
  /** The first error, and what to do about it. */
  readonly says: RegExp
  readonly hint: RegExp
}

async function fails({ words, around, code, says, hint }: Failure): Promise<void> {
  const before = await snapshot()
  const ran = await semtag(words, { engine: engine.host, ...around })
  expect(ran.stderr).toMatch(says)
  expect(ran.stderr).toMatch(hint)
  expect(ran.stderr).not.toMatch(/\n\s+at |\[object|undefined|Unexpected token/)
  expect(ran.code).toBe(code)
  expect(await snapshot()).toEqual(before)
}

/** What every tag of the shared repository points at. */
async function snapshot(): Promise<Readonly<Record<string, string | undefined>>> {
  const tags = await shared.tags(image)
  const digests = await Promise.all(
    tags.map(async (tag) => [tag, (await shared.manifest(image, tag))?.digest]),
  )
  return Object.fromEntries(digests)
}

const push = (registry: string, ...more: string[]) => [
  'push',
  image,
  '1.1.0',
  '--registry',
  registry,
  ...more,
]

describe('the engine', () => {
  test('the engine does not have the image', () =>
    fails({
      words: ['push', 'failures/none', '1.1.0', '--registry', shared.host],
      code: 1,
      says: /The engine has no image "failures\/none:latest"/,
      hint: /docker images/,
    }))

  test('no engine answers', () =>
    fails({
      words: push(shared.host),
      around: { engine: 'unix:///nonexistent/docker.sock' },
      code: 1,
      says: /\/nonexistent\/docker\.sock/,
      hint: /DOCKER_HOST/,
    }))

  test('the user may not use the socket', async () => {
    // The rig's socket is root's; whoever is not root has no such socket, and makes one.
    const root = process.getuid?.() === 0
    const socket = root ? engine.host : `unix://${join(directory, 'locked.sock')}`
    if (!root) await writeFile(join(directory, 'locked.sock'), '', { mode: 0o000 })
    await fails({
      words: push(shared.host),
      around: { engine: socket, ...(root ? { uid: 65_534 } : {}) },
      code: 1,
      says: /permission/i,
      hint: /docker group|sudo|rootless/,
    })
  })
})

describe('the registry', () => {
  test('no registry answers', () =>
    fails({
      words: push('127.0.0.1:1'),
      code: 1,
      says: /127\.0\.0\.1:1 .*refused the connection/,
      hint: /Check that the registry is running/,
    }))

  test('the host name does not resolve', () =>
    fails({ words: push('registry.invalid:5000'), code: 1, says: /registry\.invalid/, hint: /name/i }))

  test('the registry speaks TLS despite --plain-http', () =>
    fails({ words: push(tlsRegistry.host, '--plain-http'), code: 1, says: /HTTPS/, hint: /--plain-http/ }))

  // 0.0.0.0 reaches this machine and is not loopback, so that neither docker nor semtag trusts it.
  const elsewhere = (host: string) => host.replace('127.0.0.1', '0.0.0.0')

  test('the registry speaks plain HTTP and nothing trusts it', () =>
    fails({
      words: push(elsewhere(shared.host)),
      code: 1,
      says: /0\.0\.0\.0:\d+ answered in plain HTTP/,
      hint: /--plain-http.*insecure-registries/,
    }))

  test('the certificate comes from an unknown authority', () =>
    fails({
      words: push(elsewhere(tlsRegistry.host)),
      code: 1,
      says: /certificate of 0\.0\.0\.0:\d+ is signed by an unknown authority/,
      hint: /--ca-file/,
    }))

  test('the registry answers 401 without credentials', () =>
    fails({ words: push(protectedRegistry.host), code: 1, says: /needs credentials/, hint: /docker login/ }))

  test('the registry answers 401 for wrong credentials', () =>
    fails({
      words: push(protectedRegistry.host),
      around: { env: { SEMTAG_USERNAME: 'gallery', SEMTAG_PASSWORD: 'wrong-password' } },
      code: 1,
      says: /rejected the credentials of .*gallery/,
      hint: /docker login|SEMTAG_PASSWORD/,
    }))

  test('the registry answers 403', async () => {
    scripted.image('failures/ui', '1.0.0')
    const denied = scripted.fault(
      { path: /manifests/, times: 1000 },
      failure(403, 'DENIED', 'requested access is denied'),
    )
    // A tag that is not listed and that HEAD may not see is absent, as Artifactory has it: the push is denied then.
    await fails({
      words: push(scripted.host),
      code: 1,
      says: /requested access is denied/,
      hint: /docker login/,
    })
    expect(denied.count).toBeGreaterThan(0)
  })

  test('the registry refuses the tag list', async () => {
    const registry = await startRegistry()
    registry.fault(
      { path: /tags\/list/, times: 1000 },
      failure(405, 'UNSUPPORTED', 'The operation is unsupported.'),
    )
    await fails({
      words: push(registry.host),
      code: 3,
      says: /Listing the tags of .* failed/,
      hint: /Without the list/,
    })
    expect(registry.tags(image).size).toBe(0)
    await registry.close()
  })
})

describe('the rules', () => {
  test('the exact tag has other content', () =>
    fails({
      words: ['push', 'failures/other', '1.0.0', '--registry', shared.host, '--repository', image],
      code: 3,
      says: /1\.0\.0 is already published with other content \(sha256:/,
      hint: /--overwrite/,
    }))

  test('the version is withdrawn', async () => {
    const registry = await startRegistry()
    registry.image(image, 'yanked-1.1.0')
    await fails({
      words: push(registry.host),
      code: 3,
      says: /1\.1\.0 was withdrawn/,
      hint: /semtag unyank/,
    })
    expect([...registry.tags(image).keys()]).toEqual(['yanked-1.1.0'])
    await registry.close()
  })

  test('the image names no registry, and --registry is missing', () =>
    fails({ words: ['push', image, '1.1.0'], code: 2, says: /names no registry/, hint: /--registry/ }))

  test('the repository is in upper case', () =>
    fails({
      words: ['push', 'Failures/ui', '1.1.0', '--registry', shared.host],
      code: 2,
      says: /"Failures\/ui" is not a valid image reference/,
      hint: /failures\/ui/,
    }))

  test.for([
    ['1.1', /1\.1\.0/],
    ['1', /1\.0\.0/],
    ['01.2.3', /1\.2\.3/],
    ['latest', /such as 2\.1\.106/],
    ['1.2.3.4', /1\.2\.3/],
    ['^1.2.3', /one version/],
    ['1.2.3_b1', /1\.2\.3\+b1/],
  ] as const)('the version %s', ([version, hint]) =>
    fails({
      words: ['push', image, version, '--registry', shared.host],
      code: 2,
      says: new RegExp(`"${version.replace(/[.^]/g, '\\$&')}" is not a full version`),
      hint,
    }),
  )

  test('one run reports every mistake, also as JSON', async () => {
    const ran = await semtag(['push', 'Failures/ui', '1.1', '--timeout', 'never', '--json'], {
      engine: engine.host,
    })
    expect(ran.code).toBe(2)
    for (const mistake of ['"Failures/ui"', '"1.1"', '--timeout']) expect(ran.stderr).toContain(mistake)
  })
})

describe('files', () => {
  // Root may read and write everything, and so becomes nobody.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {}
  const locked = async (name: string) => {
    const path = join(directory, name)
    await writeFile(path, '{}', { mode: 0o000 })
    await chmod(directory, 0o755)
    return path
  }

  test('the user may not write the --output file', async () =>
    fails({
      words: push(shared.host, '--output', await locked('report.json')),
      around: nobody,
      code: 2,
      says: /--output ".*report\.json" may not be used by this user/,
      hint: /Name a file/,
    }))

  test('the user may not read config.json', async () => {
    await locked('config.json')
    await fails({
      words: push(protectedRegistry.host),
      around: { ...nobody, env: { DOCKER_HOST: '', DOCKER_CONFIG: directory } },
      code: 1,
      says: /config\.json/,
      hint: /./,
    })
  })
})

test('the JSON report of a failure lists the tags that the release did not reach', async () => {
  const ran = await semtag([...push(protectedRegistry.host), '--json'], { engine: engine.host })
  expect(ran.code).toBe(1)
  const report = reportOf(ran.stdout)
  expect(report).toMatchObject({ status: 'failed', moved: [] })
  expect(report.targets[0]?.problems).toMatchObject([{ code: 'UNAUTHORIZED' }])
})
