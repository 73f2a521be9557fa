import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { between, table } from '../bench/markdown.ts'
import { startRegistry } from '../rig/index.ts'
import { remainsOf } from '../rig/remains.ts'
import {
  type EngineProgram,
  type EngineRoot,
  factsOf,
  startPackagedEngine,
  unpackEngines,
} from './packaged.ts'
import { refuseUnattested, runScenario, scenario } from './scenario.ts'
import './setup.ts'

// A package of unstable may wait for another one. Then testing has the newest version that can be installed.
const debian = { 'Debian 12': ['bookworm'], 'the newest Debian': ['unstable', 'testing'] } as const

const engines = {
  'Docker Engine 20.10': { program: 'docker', from: 'Debian 12', version: /^20\.10\./ },
  'the newest Docker Engine': { program: 'docker', from: 'the newest Debian', version: /^\d\d\./ },
  'the newest Docker Engine with containerd': {
    program: 'containerd',
    from: 'the newest Debian',
    version: /^\d\d\./,
  },
  'Podman 4': { program: 'podman', from: 'Debian 12', version: /^4\./ },
  'the newest Podman': { program: 'podman', from: 'the newest Debian', version: /^([5-9]|\d\d)\./ },
} as const

const roots = new Map<string, EngineRoot>()
const rows = new Map<string, readonly string[]>()

beforeAll(async () => {
  const unpacked = Object.entries(debian).map(async ([name, suites]) => {
    roots.set(name, await unpackEngines(suites))
  })
  await Promise.all(unpacked)
})

afterAll(async () => {
  for (const root of roots.values()) {
    await root.stop()
    expect(await remainsOf(dirname(root.path))).toEqual([])
  }
})

test.concurrent.for(Object.entries(engines))(
  '%s does every release, and nothing is left of it',
  async ([name, { program, from, version: expected }]) => {
    const root = roots.get(from)
    if (root === undefined) throw new Error(`The engines of ${from} were not unpacked.`)
    const parts = await startTogether(root, program)
    const [engine, registry, empty] = parts
    try {
      const { version, store } = await factsOf(engine)
      expect(version).toMatch(expected)
      expect(store).toBe(program === 'containerd' ? 'containerd' : 'classic')
      // Docker trusts a registry on this machine by itself.
      const flags = program === 'podman' ? ['--plain-http'] : []
      const place = { engine, registry, flags }

      const kept = await runScenario({ ...place, repository: 'engines/image-gallery' }, empty)
      expect(kept).toHaveLength(store === 'containerd' ? 2 : 1)
      if (store === 'containerd') await refuseUnattested({ ...place, repository: 'engines/attested' }, empty)

      const title = program === 'podman' ? 'Podman' : 'Docker Engine'
      rows.set(name, [`${title} ${version}`, program === 'podman' ? 'its own' : store, kept.join(', ')])
    } finally {
      await Promise.all(parts.map((part) => part.stop()))
    }
    expect(await remainsOf(dirname(engine.host.slice('unix://'.length)))).toEqual([])
  },
)

async function startTogether(root: EngineRoot, program: EngineProgram) {
  const engine = await startPackagedEngine(root, program)
  const registries = [startRegistry({ deletion: true }), startRegistry()] as const
  return [engine, ...(await Promise.all(registries))] as const
}

test('docs/registries.md has the table of this run; its versions may be older', async () => {
  const file = join(import.meta.dirname, '../../docs/registries.md')
  const document = await readFile(file, 'utf8')
  const header = ['engine', 'store', 'platforms kept of an image of two']
  const cells = Object.keys(engines).map((name) => rows.get(name) ?? [name, 'failed', ''])
  const steps = scenario.map((step) => `- ${step}`).join('\n')
  const written = between(document, 'engines', `${table(header, cells)}\n\nEach engine did:\n\n${steps}`)

  if (inject('update') && rows.size === cells.length) await writeFile(file, written)
  else expect(withoutVersions(document)).toBe(withoutVersions(written))
})

function withoutVersions(text: string): string {
  return text.replace(/(Engine|Podman) \d+(?:\.\d+)*/g, '$1 VERSION')
}
