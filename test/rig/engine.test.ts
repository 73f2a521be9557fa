import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod'
import type { EngineOptions } from './engine.ts'
import { engineRequest } from './engine-api.ts'
import {
  buildImage,
  isLoopback,
  provideHostName,
  pushImage,
  type RigEngine,
  startEngine,
  startRegistry,
} from './index.ts'
import { remainsOf } from './remains.ts'

async function privateEngine(options: EngineOptions = {}): Promise<RigEngine> {
  vi.stubEnv('SEMTAG_TEST_ENGINE', '')
  const engine = await startEngine(options)
  onTestFinished(engine.stop)
  return engine
}

test('a private engine has an empty store, and nothing is left of it after it is stopped', async () => {
  const engine = await privateEngine()
  const { body } = await engineRequest(engine, { path: '/images/json' })
  expect(JSON.parse(body)).toEqual([])
  await buildImage(engine, { name: 'left-behind', layers: 12, seed: 'left' })

  await engine.stop()

  expect(await remainsOf(dirname(engine.host.slice('unix://'.length)))).toEqual([])
})

test('nothing is left of an engine that was killed', async () => {
  const engine = await privateEngine()
  const directory = dirname(engine.host.slice('unix://'.length))
  process.kill(Number(await readFile(join(directory, 'pid'), 'utf8')), 'SIGKILL')

  await engine.stop()

  await expect.poll(() => remainsOf(directory), { timeout: 20_000 }).toEqual([])
})

test('the path of its socket is short enough for every process in it', async () => {
  const engine = await privateEngine()
  // containerd's own, below the engine's folder, is the longest: unix(7) has 108 bytes.
  expect(engine.host.length).toBeLessThan(60)
})

test('an engine trusts the registries and authorities of its options', async () => {
  const { stop } = await provideHostName()
  onTestFinished(stop)
  expect(await isLoopback('registry.local')).toBe(true)
  const registry = await startRegistry({ tls: true })
  onTestFinished(registry.stop)
  const address = `registry.local:${registry.port}`
  const { ca = '' } = registry
  const engine = await privateEngine({ insecureRegistries: ['192.0.2.0/24'], authorities: { [address]: ca } })

  const info = z
    .looseObject({ RegistryConfig: z.looseObject({ InsecureRegistryCIDRs: z.array(z.string()) }) })
    .parse(JSON.parse((await engineRequest(engine, { path: '/info' })).body))
  await buildImage(engine, { name: 'trusted', layers: 1, seed: 'trusted' })
  await pushImage(engine, { image: 'trusted', repository: `${address}/trusted`, tag: '1' })

  expect(info.RegistryConfig.InsecureRegistryCIDRs).toContain('192.0.2.0/24')
  expect(await registry.tags('trusted')).toEqual(['1'])
})

test('an engine that cannot start says why, in its own words', async () => {
  vi.stubEnv('SEMTAG_TEST_ENGINE', '')
  await expect(startEngine({ insecureRegistries: ['ftp://registry.local'] })).rejects.toThrow(
    /ended before it was ready.*insecure registry ftp:\/\/registry\.local/s,
  )
})

test('the rig uses the engine of SEMTAG_TEST_ENGINE and does not stop it', async () => {
  const engine = await privateEngine()
  vi.stubEnv('SEMTAG_TEST_ENGINE', engine.host)

  const given = await startEngine()
  await given.stop()

  expect(given.host).toBe(engine.host)
  expect((await engineRequest(engine, { path: '/_ping' })).body).toBe('OK')
  await expect(startEngine({ insecureRegistries: ['registry.local:5000'] })).rejects.toThrow(
    'A private engine is needed here',
  )
})

test('a SEMTAG_TEST_ENGINE that does not answer is an error', async () => {
  vi.stubEnv('SEMTAG_TEST_ENGINE', 'unix:///tmp/no-engine.sock')
  await expect(startEngine()).rejects.toThrow('no engine answers there')
})
