import { expect, test } from 'vitest'
import { startWorld } from '../../support/world.ts'

const podman = { engine: { podman: true } }

test('semtag does not mistake an alias of an older release in Podman for a new build', async () => {
  const { build, engine, registry, run } = await startWorld(podman)
  const first = build('shorty:dev', 'one')
  expect(await run(['push', 'shorty:dev', '1.0.0', '-r', registry.host])).toMatchObject({ code: 0 })
  expect(engine.names.has(`${registry.host}/shorty:latest`)).toBe(true)
  build('shorty:dev', 'two')
  const { code, stderr } = await run(['push', 'shorty', '1.0.1', '-r', registry.host])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('The engine has no image "shorty:latest".'),
  })
  expect(registry.tags('shorty').get('latest')).toBe(first.digest)
  expect([...registry.tags('shorty').keys()]).not.toContain('1.0.1')
})

test('semtag does not mistake an image of another repository for one with the same last part', async () => {
  const { build, registry, run } = await startWorld(podman)
  build('quay.example/other/ui:1.0.0', 'other')
  const { digest } = build('ui:latest', 'ours')
  expect(await run(['push', 'ui', '1.0.0', '-r', registry.host])).toMatchObject({ code: 0 })
  expect(registry.tags('ui').get('1.0.0')).toBe(digest)
})

test.each([
  ['--plain-http', { tlsVerify: 'false' }],
  ['--insecure', { tlsVerify: 'false' }],
  ['--no-color', {}],
])('%s reaches the push of Podman: %j', async (flag, query) => {
  const { build, engine, registry, run } = await startWorld(podman)
  build('ui:1.0.0')
  expect(await run(['push', 'ui:1.0.0', '1.0.0', '-r', registry.host, flag])).toMatchObject({ code: 0 })
  const pushes = engine.requests.filter(({ path }) => path.endsWith('/push'))
  expect(pushes.map((push) => push.query)).toEqual([{ tag: '1.0.0', ...query }])
})
