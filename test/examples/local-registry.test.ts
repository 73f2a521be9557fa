import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { freshDirectory, startGuarded } from '../rig/guard.ts'
import { provideHostName, startEngine } from '../rig/index.ts'
import { ensureInstalled, registryPrograms } from '../rig/install.ts'
import { type Folder, layFolder } from './support/folder.ts'

const example = join(import.meta.dirname, '../../examples/local-registry')
const read = (name: string) => readFile(join(example, name), 'utf8')
const settings = z.looseObject({
  storage: z.looseObject({ filesystem: z.object({ rootdirectory: z.string() }) }),
  http: z.object({ addr: z.literal(':5000') }),
})
const registrySettings = settings.parse(parse(await read('registry.yml')))

const started: { stop(): Promise<void> }[] = []
let folder: Folder

beforeAll(async () => {
  vi.stubEnv('SEMTAG_TEST_ENGINE', '')
  const [address, name] = (await read('hosts')).trim().split(' ')
  expect([address, name]).toEqual(['127.0.0.1', 'registry.local'])
  const [hostName, port] = await Promise.all([keep(provideHostName(name)), startFromFile()])
  // Other rigs may have port 5000, and not every machine lets its hosts be written.
  const here = `${hostName.resolves ? name : address}:${port}`
  const hosts = { 'registry.local:5000': here }

  const daemon = z.strictObject({ 'insecure-registries': z.tuple([z.literal('registry.local:5000')]) })
  daemon.parse(JSON.parse(await read('daemon.json')))
  const engine = await keep(startEngine({ insecureRegistries: [here] }))
  folder = await layFolder({ name: 'local-registry', hosts, env: { DOCKER_HOST: engine.host } })
  started.push({ stop: folder.remove })
})

afterAll(() => Promise.all(started.map((part) => part.stop())))

test('the registry of the files takes the release of the README', () => folder.followReadme())

test('the container reads the same settings, and is reached by the same port', async () => {
  const compose = z.object({
    services: z.object({
      registry: z.object({ ports: z.array(z.string()), volumes: z.array(z.string()) }),
    }),
  })
  const { registry } = compose.parse(parse(await read('compose.yml'))).services
  expect(registry.ports).toEqual([`5000${registrySettings.http.addr}`])
  // https://github.com/distribution/distribution-library-image/blob/registry-2.8.2/Dockerfile
  expect(registry.volumes).toEqual([
    './registry.yml:/etc/docker/registry/config.yml:ro',
    `images:${registrySettings.storage.filesystem.rootdirectory}`,
  ])
})

/** Starts docker-registry with registry.yml, on a port that is free and with a store that goes; gives the port. */
async function startFromFile(): Promise<string> {
  await ensureInstalled(registryPrograms)
  const directory = await freshDirectory()
  const file = join(directory, 'registry.yml')
  const { storage, http, ...rest } = registrySettings
  const filesystem = { rootdirectory: join(directory, 'store') }
  const changed = { ...rest, storage: { ...storage, filesystem }, http: { ...http, addr: '127.0.0.1:0' } }
  await writeFile(file, stringify(changed))
  const registry = startGuarded(directory, ['docker-registry', 'serve', file])
  started.push(registry)
  return registry.until(async () => /listening on 127\.0\.0\.1:(\d+)/.exec(await registry.log())?.[1])
}

async function keep<Part extends { stop(): Promise<void> }>(starting: Promise<Part>): Promise<Part> {
  const part = await starting
  started.push(part)
  return part
}
