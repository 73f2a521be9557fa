import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { buildImage, pushImage, removeImage, sharedEngine, sharedRegistry } from './index.ts'

test('the run has an engine that pushes to a registry whose log every file can read', async () => {
  const registry = sharedRegistry()
  const { reference } = await buildImage(sharedEngine(), {
    name: 'rig-shared-test',
    layers: 1,
    seed: 'shared',
  })

  await pushImage(sharedEngine(), {
    image: reference,
    repository: `${registry.host}/rig-shared-test`,
    tag: '1',
  })
  await removeImage(sharedEngine(), reference)

  expect(await registry.tags('rig-shared-test')).toEqual(['1'])
  const writes = (await registry.accessLog()).filter(({ method }) => method === 'PUT')
  expect(writes.map(({ path }) => path)).toContain('/v2/rig-shared-test/manifests/1')
})

test('a rig that cannot start fails the run', async () => {
  const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
  const { exitCode, all } = await execa(
    'node',
    [vitest, 'run', '--project', 'e2e', 'test/rig/install.test.ts'],
    {
      all: true,
      cwd: join(import.meta.dirname, '../..'),
      env: { SEMTAG_TEST_ENGINE: 'unix:///tmp/no-engine.sock', NO_COLOR: '1' },
      reject: false,
    },
  )

  expect(all).toContain('SEMTAG_TEST_ENGINE names unix:///tmp/no-engine.sock, and no engine answers there.')
  expect(exitCode).toBe(1)
})
