import { expect, test } from 'vitest'
import { never, withEngine } from '../with-engine.ts'

test('a Docker Engine with a classic store has ids of configurations', async () => {
  const { engine, fake } = await withEngine({ insecureRegistries: ['registry.local:5000'] })
  expect(await engine.info(never)).toEqual({
    name: 'Docker Engine 20.10.24',
    local: true,
    imageIds: 'config',
    trust: { insecureNetworks: ['127.0.0.0/8'], insecureRegistries: ['registry.local:5000'] },
  })
  expect(fake.requests.map(({ version, path }) => [version, path])).toEqual([
    [undefined, '/_ping'],
    ['1.41', '/info'],
  ])
})

test('a containerd store has ids of manifests', async () => {
  const { engine } = await withEngine({ store: 'containerd' })
  expect(await engine.info(never)).toMatchObject({ name: 'Docker Engine 28.3.3', imageIds: 'manifest' })
})

test('Podman does not list the registries that it trusts', async () => {
  const { engine } = await withEngine({ podman: true })
  expect(await engine.info(never)).toEqual({
    name: 'Podman Engine 5.4.2',
    local: true,
    imageIds: 'config',
    trust: { insecureNetworks: [], insecureRegistries: [] },
  })
})

test('fields may be null or missing', async () => {
  const { engine, fake } = await withEngine()
  fake.answer(/\/info/, { chunks: ['{"DriverStatus":null,"RegistryConfig":null}'] })
  expect(await engine.info(never)).toMatchObject({ name: 'Docker Engine', imageIds: 'config' })
})

test.each([
  ['[]', "The engine's answer is not a description of an engine: []"],
  ['<html>\u001b[31m', "The engine's answer is not a description of an engine: <html> [31m"],
  ['', "The engine's answer is not a description of an engine: it is empty"],
])('the answer %j is an error', async (body, message) => {
  const { engine, fake } = await withEngine()
  fake.answer(/\/info/, { chunks: [body] })
  await expect(engine.info(never)).rejects.toMatchObject({ code: 'ENGINE_ERROR', message })
})
